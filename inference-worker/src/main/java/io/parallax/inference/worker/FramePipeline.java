package io.parallax.inference.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two batches under way at most: while the frames of one go through the lanes, the one before is
 * published, in one transaction with the offsets it was read from. For the loop's thread.
 */
final class FramePipeline {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceWorker.class);

  /** Well below any {@code max.poll.interval.ms}. */
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(1);

  private final FrameBatches batches;
  private final FrameQueue frames;
  private final FrameRecords records;
  private final OutputTransaction transaction;
  private final Retries retries;
  private final Supplier<WorkerMetrics> metrics;

  /** Begun and not published, or null. */
  private BatchInProgress current;

  /** Begun after that one, or null. */
  private BatchInProgress next;

  FramePipeline(
      FrameBatches batches,
      FrameQueue frames,
      FrameRecords records,
      OutputTransaction transaction,
      Retries retries,
      Supplier<WorkerMetrics> metrics) {
    this.batches = batches;
    this.frames = frames;
    this.records = records;
    this.transaction = transaction;
    this.retries = retries;
    this.metrics = metrics;
  }

  /** Begins with the next batch, and publishes the one before it while that is under way. */
  void step() {
    List<ConsumerRecord<byte[], byte[]>> batch = read();
    next = batch.isEmpty() ? null : frames.start(batch);
    try {
      if (current != null) {
        awaitCurrent();
        publish(current);
      }
      current = next;
      next = null;
    } catch (KafkaException e) {
      takeUpAgain(e);
    }
  }

  /** However long other generations go first, it stays a member of its group. */
  private void awaitCurrent() {
    while (!current.isDoneWithin(BETWEEN_POLLS)) {
      try {
        batches.stay();
      } catch (WakeupException e) {
        // The worker stops, but what is under way is still published.
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> read() {
    try {
      return current == null ? batches.next() : batches.next(current);
    } catch (WakeupException e) {
      // The worker stops, but what is under way is still published.
      return List.of();
    }
  }

  private void takeUpAgain(KafkaException fault) {
    List<ConsumerRecord<byte[], byte[]>> unpublished = new ArrayList<>(current.records());
    current.cancel();
    current = null;
    if (next != null) {
      unpublished.addAll(next.records());
      next.cancel();
      next = null;
    }
    retries.waitAfter("publish a batch", fault);
    metrics.get().retried();
    // In this order: offsets in a transaction that is still open block every reader of them.
    retries.retry("open a transaction", transaction::open);
    retries.retry("find the committed offsets", () -> batches.rewind(unpublished));
  }

  /** Publishes what is under way when the loop ends; what fails is left to the next worker. */
  void finish() {
    if (current != null) {
      try {
        publish(current);
      } catch (KafkaException e) {
        LOG.warn("The last batch is left to the next worker: {}", e.getMessage());
      }
    }
  }

  /** Leaves out what is under way of partitions that have gone to another worker. */
  void forget(Set<TopicPartition> partitions) {
    if (current != null) {
      current.forget(partitions);
    }
    if (next != null) {
      next.forget(partitions);
    }
  }

  private void publish(BatchInProgress batch) {
    List<Output> taken = batch.outputs();
    while (!taken.isEmpty()) {
      try {
        transaction.commit(taken, batches.offsetsAfter(batch.records()), batches.group());
        metrics.get().committed(taken);
        retries.end();
        return;
      } catch (OutputTransaction.RefusedException e) {
        e.messages()
            .forEach(
                (place, message) -> taken.set(place, records.refused(taken.get(place), message)));
      }
    }
  }
}
