package io.parallax.deploy.bench.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ClusterAdmin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How large the changelog of a store is.
 *
 * @param topic its name
 * @param logBytes what lies on the brokers' disks, compressed
 * @param readBytes what a restore reads: keys and values of all records, not compressed
 * @param liveBytes what it keeps of them: of each key the last record
 * @param liveKeys those keys, but for the deleted ones; one that lies in several partitions comes
 *     several times
 */
record ChangelogSize(
    String topic, long logBytes, long readBytes, long liveBytes, List<String> liveKeys) {
  private static final String SUFFIX = "-changelog";

  /** Where a key lies. */
  private record KeyPlace(int partition, ByteBuffer key) {}

  /** The sizes of all changelogs of a cluster at rest, by name; it reads them. */
  static List<ChangelogSize> all(Cluster cluster) {
    List<ChangelogSize> sizes = new ArrayList<>();
    try (ClusterAdmin admin = cluster.admin()) {
      admin
          .topicBytes()
          .forEach(
              (topic, bytes) -> {
                if (topic.endsWith(SUFFIX)) {
                  sizes.add(read(cluster, topic, bytes));
                }
              });
    }
    return sizes;
  }

  private static ChangelogSize read(Cluster cluster, String topic, long logBytes) {
    Map<String, Object> config = new HashMap<>(cluster.clients());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    Map<KeyPlace, Integer> live = new HashMap<>();
    long read = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          int bytes = record.key().length + (record.value() == null ? 0 : record.value().length);
          read += bytes;
          live.put(
              new KeyPlace(record.partition(), ByteBuffer.wrap(record.key())),
              record.value() == null ? 0 : bytes);
        }
      }
    }
    live.values().removeIf(bytes -> bytes == 0);
    return new ChangelogSize(
        topic,
        logBytes,
        read,
        live.values().stream().mapToLong(Integer::longValue).sum(),
        live.keySet().stream()
            .map(place -> UTF_8.decode(place.key.duplicate()).toString())
            .toList());
  }
}
