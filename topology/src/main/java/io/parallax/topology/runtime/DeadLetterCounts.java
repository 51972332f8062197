package io.parallax.topology.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How many records went to {@code dead-letters}, by reason. */
public final class DeadLetterCounts {
  /** So that a reason is there, as 0, before its first record: else its rise from 0 is not seen. */
  private static final List<String> REASONS =
      List.of(
          "unreadable",
          "bad-identifier",
          "frame-conflict",
          "bad-image",
          "bad-depth",
          "bad-camera",
          "bad-pose",
          "bad-superpixels",
          "bad-map",
          "bad-evidence",
          "revision",
          "unknown-request",
          "withdrawn-request",
          "expired-request",
          "superseded-request",
          "already-answered",
          "nothing-to-retract",
          "unknown-class",
          "bad-mask",
          "bad-answer",
          "bad-annotator",
          "bad-labels",
          "bad-command",
          "unknown-scene",
          "closed-scene",
          "bad-closings",
          "no-picture");

  private final Map<String, Counter> counts = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  /** Counts that are not exported. */
  public DeadLetterCounts() {
    this(new SimpleMeterRegistry());
  }

  /** The counts of one instance. */
  public DeadLetterCounts(MeterRegistry registry) {
    this.registry = registry;
    REASONS.forEach(this::count);
  }

  private Counter count(String reason) {
    return counts.computeIfAbsent(
        reason,
        name ->
            Counter.builder("parallax.dead.letters")
                .description("Records put aside, by reason.")
                .tag("reason", name)
                .register(registry));
  }

  void increment(String reason) {
    count(reason).increment();
  }

  /** The counts so far. */
  public Map<String, Long> byReason() {
    Map<String, Long> snapshot = new TreeMap<>();
    counts.forEach(
        (reason, count) -> {
          if (count.count() > 0) {
            snapshot.put(reason, (long) count.count());
          }
        });
    return snapshot;
  }
}
