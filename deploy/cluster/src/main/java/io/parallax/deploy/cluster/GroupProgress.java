package io.parallax.deploy.cluster;

import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far a consumer group has come in a topic, by its committed offsets. It looks from outside and
 * never joins the group.
 *
 * <p>Behind a group that has read all there are still the markers at the ends of transactions, so
 * the difference of two offsets is no number of records: what is left is looked at.
 */
public final class GroupProgress {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Cluster cluster;
  private final String group;
  private final Topic<?> topic;
  private final Predicate<String> counts;

  /**
   * The progress of a group in a topic.
   *
   * @param counts whether an offset counts, by what was committed beside it
   */
  public GroupProgress(Cluster cluster, String group, Topic<?> topic, Predicate<String> counts) {
    this.cluster = cluster;
    this.group = group;
    this.topic = topic;
    this.counts = counts;
  }

  /**
   * How many records, at the most, the group has left of those that are in the topic now; 0 if it
   * commits the last of them before the time is up. Records that come later do not count, so a
   * group that keeps pace has none left.
   */
  public long leftAfter(Duration wait) throws InterruptedException {
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // The first record of a partition comes whole all the same, and no more is needed.
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions = new HashSet<>();
      consumer
          .partitionsFor(topic.name())
          .forEach(
              partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + wait.toNanos();
      Map<TopicPartition, Long> left = left(consumer, ends);
      while (!left.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
        ends.keySet().retainAll(left.keySet());
        left = left(consumer, ends);
      }
      return left.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** By partition in which a record is left, the difference of the offsets. */
  private Map<TopicPartition, Long> left(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    consumer.assign(ends.keySet());
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(ends.keySet());
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet());
    Map<TopicPartition, Long> open = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata position = committed.get(partition);
          long begin = beginnings.get(partition);
          long from =
              position == null || !counts.test(position.metadata())
                  ? begin
                  : Math.max(position.offset(), begin);
          if (from < end) {
            consumer.seek(partition, from);
            open.put(partition, end - from);
          }
        });
    Map<TopicPartition, Long> left = new HashMap<>();
    consumer.assign(open.keySet());
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(partition) && open.containsKey(partition)) {
          left.put(partition, open.get(partition));
        }
      }
      List.copyOf(open.keySet()).stream()
          .filter(
              partition ->
                  left.containsKey(partition)
                      || consumer.position(partition) >= ends.get(partition))
          .forEach(open::remove);
      consumer.assign(open.keySet());
    }
    return left;
  }
}
