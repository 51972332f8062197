package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A store as any instance would restore it from its changelog. */
public final class Changelog {
  /** The usual application. */
  static final String APPLICATION = "parallax-topology";

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private Changelog() {}

  /** What is committed of a store of the usual application: the last value of each key. */
  public static Map<String, byte[]> read(Cluster cluster, String store) {
    return read(cluster, APPLICATION, store);
  }

  /** What is committed of a store of an application: the last value of each key. */
  static Map<String, byte[]> read(Cluster cluster, String applicationId, String store) {
    String topic = applicationId + '-' + store + "-changelog";
    Map<String, byte[]> values = new HashMap<>();
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant deadline = Instant.now().plus(TIMEOUT);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        assertThat(Instant.now()).isBefore(deadline);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() == null) {
            values.remove(record.key());
          } else {
            values.put(record.key(), record.value());
          }
        }
      }
    }
    return values;
  }
}
