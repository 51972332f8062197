package io.parallax.topology;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many records went to {@code dead-letters}, by reason. */
public final class DeadLetterCounts {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void increment(String reason) {
    counts.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /** The counts so far. */
  public Map<String, Long> byReason() {
    Map<String, Long> snapshot = new TreeMap<>();
    counts.forEach((reason, count) -> snapshot.put(reason, count.sum()));
    return snapshot;
  }
}
