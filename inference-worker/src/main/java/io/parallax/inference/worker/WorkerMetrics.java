package io.parallax.inference.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a worker has done since it started; counted when a transaction is committed. */
public final class WorkerMetrics {
  private final LongAdder frames = new LongAdder();
  private final LongAdder maps = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();

  WorkerMetrics() {}

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
