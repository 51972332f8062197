package io.parallax.topology.accumulate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of stage B, all tasks of an instance together. */
final class AccumulationMeters {
  private static final Duration[] REFRESH_BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Counter views;
  private final Counter duplicates;
  private final Counter retired;
  private final Counter voxels;
  private final Counter blocks;
  private final Counter allViews;
  private final Counter newViews;
  private final Timer refreshes;
  private final LongAdder dirty = new LongAdder();

  /** Meters of one instance. */
  AccumulationMeters(MeterRegistry registry) {
    views = counter(registry, "views", "Views of blocks added to their statistics.");
    duplicates =
        counter(
            registry, "duplicate.evidence", "Evidence that was there already: changes nothing.");
    retired =
        counter(
            registry,
            "retired.evidence",
            "Evidence of generations that are retired: it is dropped.");
    voxels = counter(registry, "voxels", "Voxels that a view saw for the first time.");
    blocks = counter(registry, "blocks", "Blocks that a view saw for the first time.");
    allViews = reports(registry, "all-views");
    newViews = reports(registry, "new-views");
    refreshes =
        Timer.builder("parallax.topology.refresh")
            .description("How long it takes to report the blocks that have changed, task by task.")
            .serviceLevelObjectives(REFRESH_BUCKETS)
            .register(registry);
    Gauge.builder("parallax.topology.dirty.blocks", dirty::sum)
        .description("Blocks with views that are not in all scores yet.")
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String what, String description) {
    return Counter.builder("parallax.topology." + what).description(description).register(registry);
  }

  private static Counter reports(MeterRegistry registry, String extent) {
    return Counter.builder("parallax.topology.block.reports")
        .description("Reports of blocks: on all their views, or on the new ones alone.")
        .tag("extent", extent)
        .register(registry);
  }

  void added(boolean isNewBlock, int newVoxels) {
    views.increment();
    voxels.increment(newVoxels);
    if (isNewBlock) {
      blocks.increment();
    }
  }

  void duplicate() {
    duplicates.increment();
  }

  void retired() {
    retired.increment();
  }

  void reported(int onAllViews, int onNewViews, long nanos) {
    allViews.increment(onAllViews);
    newViews.increment(onNewViews);
    refreshes.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Takes in how many blocks of a task are dirty now, and how many it reported last; returns the
   * former.
   */
  int dirty(int before, int now) {
    dirty.add(now - (long) before);
    return now;
  }
}
