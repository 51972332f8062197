package io.parallax.deploy.training.role;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parallax.deploy.training.round.RoundMetrics;
import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What an instance of the role trainer has done since it started, and what it knows. */
final class TrainerMetrics {
  private static final Duration[] TRAINING_BUCKETS =
      List.of(1, 3, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600).stream()
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  /** What became of a round of training. */
  enum Outcome {
    /** Its model was announced. */
    PUBLISHED,
    /** Dataset, base or new model did not allow it. */
    REFUSED,
    /** Something else failed, such as a full disk. */
    FAILED
  }

  private final Map<Outcome, Counter> rounds = new EnumMap<>(Outcome.class);
  private final Timer training;
  private final Counter promotions;
  private volatile boolean isItsTurn;
  private volatile boolean isTraining;
  private volatile long answers;
  private volatile long waiting;
  private volatile int remarks;
  private volatile Generations generations = Generations.none();

  TrainerMetrics(MeterRegistry meters) {
    for (Outcome outcome : Outcome.values()) {
      rounds.put(
          outcome,
          Counter.builder("parallax.trainer.rounds")
              .description("Rounds of training, by what became of them.")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    training =
        Timer.builder("parallax.trainer.training")
            .description("How long the trainer takes for a model that it makes.")
            .serviceLevelObjectives(TRAINING_BUCKETS)
            .register(meters);
    promotions =
        Counter.builder("parallax.trainer.promotions")
            .description("Candidates that were promoted.")
            .register(meters);
    Gauge.builder("parallax.trainer.leading", () -> isItsTurn ? 1 : 0)
        .description("1 while it is this instance that trains, 0 while it stands by.")
        .register(meters);
    Gauge.builder("parallax.trainer.busy", () -> isTraining ? 1 : 0)
        .description("1 during a round of training.")
        .register(meters);
    Gauge.builder("parallax.trainer.answers", () -> answers)
        .description("Answered requests that can be learned from; 0 while it stands by.")
        .register(meters);
    Gauge.builder("parallax.trainer.answers.waiting", () -> waiting)
        .description("Of these, those that no generation was trained on.")
        .register(meters);
    Gauge.builder("parallax.trainer.remarks", () -> remarks)
        .description("Remarks of the last training, such as classes without a labelled pixel.")
        .register(meters);
    figure(meters, "active", RoundMetrics.MEAN_IOU, () -> generations.active());
    figure(meters, "candidate", RoundMetrics.MEAN_IOU, () -> PromotionRule.newest(generations));
    Gauge.builder(
            "parallax.trainer.gain",
            () -> value(PromotionRule.newest(generations), RoundMetrics.GAIN))
        .description("Mean IoU of the newest candidate less that of the model it was trained from.")
        .baseUnit("ratio")
        .register(meters);
  }

  /** Figures of generations by their roles: generations themselves are no labels. */
  private static void figure(
      MeterRegistry meters, String role, String metric, Supplier<Optional<Model>> model) {
    Gauge.builder("parallax.trainer.miou", () -> value(model.get(), metric))
        .description("Mean IoU of the active generation and of the newest candidate, as announced.")
        .baseUnit("ratio")
        .tag("model_role", role)
        .register(meters);
  }

  private static double value(Optional<Model> model, String metric) {
    return model.map(known -> PromotionRule.metric(known, metric)).orElse(Double.NaN);
  }

  void turn(boolean isItsOwn) {
    isItsTurn = isItsOwn;
    if (!isItsOwn) {
      answers = 0;
      waiting = 0;
    }
  }

  void busy(boolean isBusy) {
    isTraining = isBusy;
  }

  void answers(long all, long unused) {
    answers = all;
    waiting = unused;
  }

  void generations(Generations now) {
    generations = now;
  }

  void ended(Outcome outcome) {
    rounds.get(outcome).increment();
  }

  void trained(Duration took, int remarked) {
    training.record(took);
    remarks = remarked;
  }

  void promoted() {
    promotions.increment();
  }
}
