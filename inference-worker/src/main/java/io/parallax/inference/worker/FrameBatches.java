package io.parallax.inference.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The frames of the topic in batches: as many as there are, up to a number, waiting a little for
 * more once there is one.
 *
 * <p>Frames of a partition that goes to another worker are forgotten; that worker gets them.
 */
final class FrameBatches implements ConsumerRebalanceListener {
  private static final Duration IDLE_POLL_TIMEOUT = Duration.ofMillis(500);

  /** How long a poll waits while a batch is in progress, whose end is checked between polls. */
  private static final Duration BUSY_POLL_TIMEOUT = Duration.ofMillis(5);

  private final Consumer<byte[], byte[]> consumer;
  private final int maxFrames;
  private final Duration maxWait;
  private final String note;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private java.util.function.Consumer<Set<TopicPartition>> onRevoked;
  private volatile boolean assigned;

  /**
   * Batches from a consumer.
   *
   * @param note what is written beside the offsets that are committed
   */
  FrameBatches(Consumer<byte[], byte[]> consumer, int maxFrames, Duration maxWait, String note) {
    this.consumer = consumer;
    this.maxFrames = maxFrames;
    this.maxWait = maxWait;
    this.note = note;
  }

  /**
   * Begins to read a topic.
   *
   * @param revoked notified, within {@link #next} and {@link #stay}, which partitions go to another
   *     worker
   */
  void subscribe(String topic, java.util.function.Consumer<Set<TopicPartition>> revoked) {
    onRevoked = revoked;
    consumer.subscribe(List.of(topic), this);
  }

  /** The next batch; empty when nothing came for a while. */
  List<ConsumerRecord<byte[], byte[]>> next() {
    if (fetched.isEmpty()) {
      fetch(IDLE_POLL_TIMEOUT);
    }
    fill(() -> false);
    return take();
  }

  /** The next batch, or what there is of it, perhaps nothing, as soon as another one is done. */
  List<ConsumerRecord<byte[], byte[]>> next(BatchInProgress other) {
    boolean isDone = false;
    while (fetched.isEmpty() && !isDone) {
      isDone = other.isDone();
      fetch(isDone ? Duration.ZERO : BUSY_POLL_TIMEOUT);
    }
    fill(other::isDone);
    return take();
  }

  /** Stays a member of the group while the frames at hand take their time, and takes no more. */
  void stay() {
    consumer.pause(consumer.assignment());
    try {
      fetch(Duration.ZERO);
    } finally {
      consumer.resume(consumer.assignment());
    }
  }

  private void fill(BooleanSupplier isDue) {
    long left = maxWait.toNanos();
    long deadline = System.nanoTime() + left;
    while (!fetched.isEmpty() && fetched.size() < maxFrames && left > 0 && !isDue.getAsBoolean()) {
      fetch(Duration.ofNanos(Math.min(left, BUSY_POLL_TIMEOUT.toNanos())));
      left = deadline - System.nanoTime();
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> take() {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    while (batch.size() < maxFrames && !fetched.isEmpty()) {
      batch.add(fetched.remove());
    }
    return batch;
  }

  private void fetch(Duration timeout) {
    consumer.poll(timeout).forEach(fetched::add);
  }

  /**
   * Goes back to what is committed: everything after that comes again.
   *
   * @param unpublished records that were taken and not published, the older before the younger
   */
  void rewind(List<ConsumerRecord<byte[], byte[]>> unpublished) {
    Map<TopicPartition, Long> first = new HashMap<>();
    unpublished.forEach(record -> first.putIfAbsent(partition(record), record.offset()));
    fetched.forEach(record -> first.putIfAbsent(partition(record), record.offset()));
    first.keySet().retainAll(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(first.keySet());
    first.forEach(
        (partition, offset) -> {
          OffsetAndMetadata position = committed.get(partition);
          consumer.seek(partition, position != null ? position.offset() : offset);
        });
    fetched.clear();
  }

  /** The group, as it commits offsets. */
  ConsumerGroupMetadata group() {
    return consumer.groupMetadata();
  }

  /** Where the group stands once a batch is published. */
  Map<TopicPartition, OffsetAndMetadata> offsetsAfter(List<ConsumerRecord<byte[], byte[]>> batch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    batch.forEach(
        record ->
            offsets.put(
                partition(record),
                new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), note)));
    return offsets;
  }

  static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Set<TopicPartition> revoked = Set.copyOf(partitions);
    fetched.removeIf(record -> revoked.contains(partition(record)));
    onRevoked.accept(revoked);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    assigned = true;
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    assigned = false;
    onPartitionsRevoked(partitions);
  }

  /**
   * Whether the group has assigned partitions to this worker: none, where there are more workers
   * than partitions. Safe for use by other threads.
   */
  boolean isAssigned() {
    return assigned;
  }
}
