package io.parallax.deploy.training.role;

import io.parallax.deploy.training.round.RoundMetrics;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which candidate is promoted, and which generations are of no use any more, by what topic {@code
 * models} says. Generations that an operator published are left to operators.
 *
 * @param margin least gain in mIoU of one that is better
 */
record PromotionRule(When when, double margin) {
  /** When a candidate is promoted. */
  enum When {
    NEVER,
    BETTER,
    ALWAYS;

    String setting() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The candidate that is to be promoted once it has caught up. */
  Optional<Model> next(Generations generations) {
    return newest(generations).filter(model -> deserves(model, generations));
  }

  private boolean deserves(Model model, Generations generations) {
    return switch (when) {
      case NEVER -> false;
      case ALWAYS -> true;
      case BETTER ->
          metric(model, RoundMetrics.GAIN) >= margin
              && metric(model, RoundMetrics.GAIN_FROM) > 0
              && isOfActive(model, generations);
    };
  }

  /** A gain over another model than the active one says nothing. */
  private static boolean isOfActive(Model model, Generations generations) {
    return generations.active().map(Model::getGeneration).orElse("").equals(model.getTrainedFrom());
  }

  /** Not a number if the model has none of that name. */
  static double metric(Model model, String name) {
    return model.getMetrics().getOrDefault(name, Double.NaN);
  }

  /** The newest of the trainer's candidates; not one that an operator has rolled back. */
  static Optional<Model> newest(Generations generations) {
    return candidates(generations).max(Comparator.comparing(Model::getAnnouncedAt));
  }

  private static Stream<Model> candidates(Generations generations) {
    return generations.candidates().stream()
        .filter(PromotionRule::isTrainers)
        .filter(model -> model.getRoles().stream().noneMatch(r -> r.getRole() == ModelRole.ACTIVE));
  }

  private static boolean isTrainers(Model model) {
    return !model.getDataset().isEmpty();
  }

  /**
   * The trainer's generations that would only take the workers' time: candidates before the newest
   * one, and those that were active before the one that a rollback goes to. None where operators
   * promote.
   */
  List<Model> outdated(Generations generations) {
    if (when == When.NEVER) {
      return List.of();
    }
    Optional<Model> newest = newest(generations);
    return Stream.concat(
            candidates(generations).filter(model -> !model.equals(newest.orElseThrow())),
            generations.superseded().stream().skip(1).filter(PromotionRule::isTrainers))
        .filter(
            model -> generations.standing(model.getGeneration()).orElseThrow() != Standing.RETIRED)
        .toList();
  }
}
