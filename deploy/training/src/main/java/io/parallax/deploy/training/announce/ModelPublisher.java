package io.parallax.deploy.training.announce;

import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import java.util.Locale;
import java.util.Optional;

/** Announces models: what is refused is refused before a file of it is stored. */
public final class ModelPublisher {
  private final ModelTopic topic;

  /** A publisher to a topic. */
  public ModelPublisher(ModelTopic topic) {
    this.topic = topic;
  }

  /**
   * What became of a model.
   *
   * @param model its record, as it is announced now
   * @param standing where it stands
   * @param isNew false if it was announced already, and nothing was done
   */
  public record Published(Model model, Standing standing, boolean isNew) {}

  /**
   * Publishes a model, unless it is announced already.
   *
   * @param role the one it is given; null: candidate, or the one that it has
   * @param store that its files are put into
   * @param force as the active one in place of another at once
   * @throws RefusedAnnouncementException if its record would not count, or it has another role
   * @throws UnusableStoreException if the store does not take a file
   */
  public Published publish(
      Announcement announcement, ModelRole role, ModelStore store, boolean force) {
    Optional<Published> before = check(announcement, role, force);
    if (before.isPresent()) {
      return before.get();
    }
    announcement.storeIn(store);
    Model model = Announcement.withRole(announcement.model(), wanted(role));
    topic.append(model);
    return new Published(
        model, role == ModelRole.ACTIVE ? Standing.ACTIVE : Standing.CANDIDATE, true);
  }

  /**
   * Looks whether a model can be published.
   *
   * @return how it is announced already; empty if it is not
   * @throws RefusedAnnouncementException if its record would not count, or it has another role
   */
  public Optional<Published> check(Announcement announcement, ModelRole role, boolean force) {
    String generation = announcement.model().getGeneration();
    Generations generations = topic.read();
    Standing standing = generations.standing(generation).orElse(Standing.REFUSED);
    if (standing == Standing.RETIRED) {
      announcement.continues(generations.find(generation).orElseThrow());
    }
    Model next = Announcement.withRole(announcement.model(), wanted(role));
    generations
        .with(next)
        .refusalOf(generation)
        .ifPresent(
            why -> {
              throw new RefusedAnnouncementException(
                  "generation %s is refused: %s".formatted(generation, why));
            });
    if (standing != Standing.REFUSED && standing != Standing.RETIRED) {
      if (role != null && !role.name().equals(standing.name())) {
        throw new RefusedAnnouncementException(
            "generation %s is announced already, as %s; promote, rollback and retire change that"
                .formatted(generation, standing.name().toLowerCase(Locale.ROOT)));
      }
      return Optional.of(
          new Published(generations.find(generation).orElseThrow(), standing, false));
    }
    requireNoneActive(generations, wanted(role), force);
    return Optional.empty();
  }

  private static ModelRole wanted(ModelRole role) {
    return role == null ? ModelRole.CANDIDATE : role;
  }

  /** A new one has scored nothing yet. */
  private static void requireNoneActive(Generations generations, ModelRole wanted, boolean force) {
    if (wanted == ModelRole.ACTIVE && generations.active().isPresent() && !force) {
      throw new RefusedAnnouncementException(
          "generation %s is active; publish this one as a candidate and promote it when it has caught up, or use --force"
              .formatted(generations.active().get().getGeneration()));
    }
  }
}
