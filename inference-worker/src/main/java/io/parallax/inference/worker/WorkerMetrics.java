package io.parallax.inference.worker;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a worker has done since it started: counts, taken when a transaction is committed, and the
 * time of each step, taken when a frame has gone through it.
 */
public final class WorkerMetrics {
  private final LongAdder frames = new LongAdder();
  private final LongAdder maps = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
  private final Map<WorkerStep, LongAdder> nanos = new EnumMap<>(WorkerStep.class);

  WorkerMetrics() {
    for (WorkerStep step : WorkerStep.values()) {
      nanos.put(step, new LongAdder());
    }
  }

  /** Records consumed. */
  public long framesIn() {
    return frames.sum();
  }

  /** Probability maps published. */
  public long mapsOut() {
    return maps.sum();
  }

  /** Batches that had to be taken up again. */
  public long retries() {
    return retries.sum();
  }

  /** Records given up, by reason. */
  public Map<String, Long> deadLetters() {
    Map<String, Long> counts = new TreeMap<>();
    deadLetters.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  /** Nanoseconds spent in a step, those of frames side by side added up. */
  public long nanos(WorkerStep step) {
    return nanos.get(step).sum();
  }

  /** Adds the time since {@code start}; answers the time now, where the next step begins. */
  long spent(WorkerStep step, long start) {
    long now = System.nanoTime();
    nanos.get(step).add(now - start);
    return now;
  }

  void committed(Iterable<Output> outputs) {
    for (Output output : outputs) {
      frames.increment();
      if (output.reason() == null) {
        maps.increment();
      } else {
        deadLetters.computeIfAbsent(output.reason(), reason -> new LongAdder()).increment();
      }
    }
  }

  void retried() {
    retries.increment();
  }
}
