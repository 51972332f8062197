package io.parallax.topology.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * How far the stores of an instance are from being built again from their changelogs. What standby
 * replicas read does not count: nobody waits for it. Safe for use by several threads.
 */
public final class RestoreProgress implements StateRestoreListener {
  private final Map<TopicPartition, Span> restoring = new ConcurrentHashMap<>();
  private final Counter restored;
  private volatile StateRestoreListener other;

  /** Offsets of a changelog: the next one to read, and the first that is not read any more. */
  private record Span(long next, long end) {
    long remaining() {
      return Math.max(end - next, 0);
    }
  }

  /** The progress of one instance. */
  public RestoreProgress(MeterRegistry registry) {
    restored =
        Counter.builder("parallax.topology.restored.records")
            .description("Records read from changelogs to build stores again.")
            .register(registry);
    Gauge.builder("parallax.topology.restore.remaining", this::remaining)
        .description("Records of changelogs still to be read before all stores are there.")
        .baseUnit("records")
        .register(registry);
    Gauge.builder("parallax.topology.restoring.stores", restoring::size)
        .description("Partitions of stores that are being built again.")
        .register(registry);
  }

  /** Adds a listener that is notified too. */
  public void addListener(StateRestoreListener listener) {
    other = listener;
  }

  private long remaining() {
    return restoring.values().stream().mapToLong(Span::remaining).sum();
  }

  /** How far it is, in a few words, if any store is being built. */
  public Optional<String> description() {
    return restoring.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "restoring %s stores, %s records to go".formatted(restoring.size(), remaining()));
  }

  @Override
  public void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    restoring.put(partition, new Span(startingOffset, endingOffset));
    if (other != null) {
      other.onRestoreStart(partition, store, startingOffset, endingOffset);
    }
  }

  @Override
  public void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long records) {
    restoring.computeIfPresent(partition, (p, span) -> new Span(batchEndOffset + 1, span.end));
    restored.increment((double) records);
    if (other != null) {
      other.onBatchRestored(partition, store, batchEndOffset, records);
    }
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    restoring.remove(partition);
    if (other != null) {
      other.onRestoreEnd(partition, store, total);
    }
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    restoring.remove(partition);
    if (other != null) {
      other.onRestoreSuspended(partition, store, total);
    }
  }
}
