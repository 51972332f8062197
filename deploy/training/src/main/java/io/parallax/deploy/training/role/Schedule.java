package io.parallax.deploy.training.role;

import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * When the next training is due, by what topic {@code models} says of the last one: nothing of it
 * is kept elsewhere.
 *
 * @param after how many answers there must be beyond those of the last training
 * @param every shortest time between trainings
 */
record Schedule(long after, Duration every) {

  /** How many answers no generation was trained on. */
  static long waiting(Generations generations, long answers) {
    return Math.max(0, answers - last(generations).map(Model::getAnswers).orElse(0L));
  }

  /** Whether enough answers wait, and the last training is long enough ago. */
  boolean isDue(Generations generations, long answers, Instant now) {
    return waiting(generations, answers) >= after
        && last(generations)
            .map(model -> !now.isBefore(model.getAnnouncedAt().plus(every)))
            .orElse(true);
  }

  /** The generation that was announced last of those that were trained on answers. */
  private static Optional<Model> last(Generations generations) {
    return generations.all().stream()
        .filter(model -> model.getAnswers() > 0)
        .max(Comparator.comparing(Model::getAnnouncedAt));
  }
}
