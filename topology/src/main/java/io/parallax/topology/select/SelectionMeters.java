package io.parallax.topology.select;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parallax.schemas.Verdict;
import io.parallax.topology.select.SceneStandings.Standing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The metrics of stage C, all tasks of an instance together.
 *
 * <p>There may be very many scenes, so none has a meter of its own: sums, and quantiles over them.
 */
final class SelectionMeters {
  private static final List<Double> QUANTILES = List.of(0.0, 0.1, 0.5, 0.9, 1.0);

  private static final Duration[] SELECT_BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final SceneStandings scenes = new SceneStandings();
  private final MeterRegistry registry;
  private final Counter made;
  private final Map<Verdict, Counter> answers = new EnumMap<>(Verdict.class);
  private final Timer selections;

  /** Meters of one instance. */
  SelectionMeters(MeterRegistry registry) {
    this.registry = registry;
    made =
        Counter.builder("parallax.topology.requests.made")
            .description("Requests made since the start.")
            .register(registry);
    for (Verdict verdict : Verdict.values()) {
      answers.put(
          verdict,
          Counter.builder("parallax.topology.answers")
              .description("Annotators' answers taken in, by verdict.")
              .tag("verdict", lowerCase(verdict))
              .register(registry));
    }
    selections =
        Timer.builder("parallax.topology.select")
            .description("How long the selector looks at the scenes that have changed.")
            .serviceLevelObjectives(SELECT_BUCKETS)
            .register(registry);
    requests("open", Standing::open);
    requests("answered", standing -> standing.outcomes().answered());
    requests("withdrawn", standing -> standing.outcomes().withdrawn());
    requests("expired", standing -> standing.outcomes().expired());
    sum(
        "disputed.requests",
        "Answered requests to which annotators gave different classes.",
        standing -> standing.outcomes().disputed());
    sum("frames", "Frames of all scenes.", standing -> standing.progress().frames());
    sum("superpixels", "Superpixels of all frames.", standing -> standing.progress().superpixels());
    sum(
        "eligible.superpixels",
        "Superpixels that could be requested now.",
        standing -> standing.progress().eligible());
    sum(
        "requested.pixels",
        "Pixels of the requests that count against the budgets.",
        standing -> standing.progress().requestedPixels());
    sum(
        "budget.pixels",
        "Pixels that may be requested now, all scenes together.",
        standing -> standing.progress().budgetPixels());
    sum(
        "pending.blocks",
        "Blocks whose latest scores at the selector do not hold all their views.",
        standing -> standing.progress().pendingBlocks());
    Gauge.builder("parallax.topology.scenes", scenes::count)
        .description("Scenes that this instance selects in, each generation by itself.")
        .register(registry);
    quantiles(
        "scene.coverage",
        "Share of a scene's pixels that have depth: quantiles over scenes.",
        Standing::coverage);
    quantiles(
        "scene.budget.used",
        "Share of a scene's budget that is spent: quantiles over scenes.",
        Standing::budgetUsed);
  }

  private void requests(String status, ToLongFunction<Standing> number) {
    Gauge.builder("parallax.topology.requests", () -> scenes.sum(number))
        .description("Requests by what has become of them, all scenes together.")
        .tag("status", status)
        .register(registry);
  }

  private void sum(String what, String description, ToLongFunction<Standing> number) {
    Gauge.builder("parallax.topology." + what, () -> scenes.sum(number))
        .description(description)
        .register(registry);
  }

  private void quantiles(String what, String description, ToDoubleFunction<Standing> number) {
    for (double share : QUANTILES) {
      Gauge.builder("parallax.topology." + what, () -> scenes.quantile(share, number))
          .description(description)
          .tag("quantile", Double.toString(share))
          .baseUnit("ratio")
          .register(registry);
    }
  }

  private static String lowerCase(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  SceneStandings scenes() {
    return scenes;
  }

  void made(int requests) {
    made.increment(requests);
  }

  void answered(Verdict verdict) {
    answers.get(verdict).increment();
  }

  void selected(long nanos) {
    selections.record(nanos, TimeUnit.NANOSECONDS);
  }
}
