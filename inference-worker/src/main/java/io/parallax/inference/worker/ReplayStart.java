package io.parallax.inference.worker;

import io.parallax.schemas.Topic;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Where a group begins that has committed nothing yet, committed for all partitions at once before
 * any of its members reads: the first one decides, and a worker that ends before its first batch
 * changes nothing.
 *
 * <p>Partitions that are added to the topic later have no such commit, and are read from their
 * beginning.
 */
final class ReplayStart {
  private final Topic<?> topic;
  private final FrameGroup group;
  private final Clock clock;

  ReplayStart(Topic<?> topic, FrameGroup group, Clock clock) {
    this.topic = topic;
    this.group = group;
    this.clock = clock;
  }

  /**
   * Commits where the group begins, unless it has begun.
   *
   * @param consumer of the group, not a member of it yet
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or another worker
   *     has become a member in the meantime; the next try finds what that one has committed
   */
  void settle(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions = partitions(consumer);
    List<OffsetAndMetadata> committed =
        consumer.committed(partitions).values().stream().filter(Objects::nonNull).toList();
    boolean hasBegun = committed.stream().anyMatch(offset -> group.isCounted(offset.metadata()));
    // A group without commits begins with the earliest frame anyway.
    boolean isAsUsual = committed.isEmpty() && group.replay().isAll();
    if (!hasBegun && !isAsUsual) {
      Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
      offsets(consumer, partitions)
          .forEach(
              (partition, offset) ->
                  start.put(partition, new OffsetAndMetadata(offset, group.note())));
      consumer.commitSync(start);
    }
  }

  private Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic.name());
    if (infos == null || infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic.name());
    }
    return infos.stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  private Map<TopicPartition, Long> offsets(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    if (group.replay().isAll()) {
      return consumer.beginningOffsets(partitions);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
    if (!group.replay().isNone()) {
      long oldest = clock.instant().minus(group.replay().time()).toEpochMilli();
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, oldest));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      found.forEach(
          (partition, first) -> {
            if (first != null) {
              offsets.put(partition, first.offset());
            }
          });
    }
    return offsets;
  }
}
