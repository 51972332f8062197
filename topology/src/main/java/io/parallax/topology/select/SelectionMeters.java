package io.parallax.topology.select;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Verdict;
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
  private final Counter changedOver;
  private final Counter retired;
  private final Map<Verdict, Counter> answers = new EnumMap<>(Verdict.class);
  private final Timer selections;

  /** Meters of one instance. */
  SelectionMeters(MeterRegistry registry) {
    this.registry = registry;
    made =
        Counter.builder("parallax.topology.requests.made")
            .description("Requests made since the start.")
            .register(registry);
    retired =
        Counter.builder("parallax.topology.retired.records")
            .description(
                "Footprints and reports of generations that are retired: they are dropped.")
            .register(registry);
    changedOver =
        Counter.builder("parallax.topology.scenes.changed.over")
            .description("Scenes in which another generation began to ask, since the start.")
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
    requests("open", SelectionMeters::open);
    requests("answered", SceneCoverage::getAnswered);
    requests("withdrawn", SceneCoverage::getWithdrawn);
    requests("expired", SceneCoverage::getExpired);
    requests("superseded", SceneCoverage::getSuperseded);
    sum(
        "disputed.requests",
        "Answered requests to which annotators gave different classes.",
        SceneCoverage::getDisputed);
    sum("frames", "Frames of all scenes.", SceneCoverage::getFrames);
    sum("superpixels", "Superpixels of all frames.", SceneCoverage::getSuperpixels);
    sum(
        "eligible.superpixels",
        "Superpixels that could be requested now.",
        SceneCoverage::getEligible);
    sum(
        "requested.pixels",
        "Pixels of the requests that count against the budgets.",
        SceneCoverage::getRequestedPixels);
    sum(
        "budget.pixels",
        "Pixels that may be requested now, all scenes together.",
        SceneCoverage::getBudgetPixels);
    sum(
        "pending.blocks",
        "Blocks whose latest scores at the selector do not hold all their views.",
        SceneCoverage::getPendingBlocks);
    sum(
        "other.chosen.pixels",
        "Pixels that generations which do not ask would ask for, with the budgets of the scenes.",
        row -> others(row, OtherGeneration::getChosenPixels));
    sum(
        "other.agreed.pixels",
        "Of those, the pixels of superpixels that overlap a request that is open or answered.",
        row -> others(row, OtherGeneration::getAgreedPixels));
    Gauge.builder("parallax.topology.scenes", scenes::count)
        .description("Scenes that this instance selects in.")
        .register(registry);
    quantiles(
        "scene.coverage",
        "Share of a scene's pixels that have depth: quantiles over scenes.",
        SelectionMeters::coverage);
    quantiles(
        "scene.budget.used",
        "Share of a scene's budget that is spent: quantiles over scenes.",
        SelectionMeters::budgetUsed);
  }

  static long open(SceneCoverage row) {
    return row.getRequests()
        - row.getAnswered()
        - row.getWithdrawn()
        - row.getExpired()
        - row.getSuperseded();
  }

  private static long others(SceneCoverage row, ToLongFunction<OtherGeneration> number) {
    return row.getOthers().stream().mapToLong(number).sum();
  }

  /** The share of the pixels that have depth; not a number in a scene without frames. */
  static double coverage(SceneCoverage row) {
    return (double) row.getCoveredPixels() / row.getPixels();
  }

  /** The share of the budget that is spent; not a number while there is none. */
  static double budgetUsed(SceneCoverage row) {
    return (double) row.getRequestedPixels() / row.getBudgetPixels();
  }

  private void requests(String status, ToLongFunction<SceneCoverage> number) {
    Gauge.builder("parallax.topology.requests", () -> scenes.sum(number))
        .description("Requests by what has become of them, all scenes together.")
        .tag("status", status)
        .register(registry);
  }

  private void sum(String what, String description, ToLongFunction<SceneCoverage> number) {
    Gauge.builder("parallax.topology." + what, () -> scenes.sum(number))
        .description(description)
        .register(registry);
  }

  private void quantiles(String what, String description, ToDoubleFunction<SceneCoverage> number) {
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

  void retired() {
    retired.increment();
  }

  void changedOver() {
    changedOver.increment();
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
