package io.parallax.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The keys that a reader of committed records sees in a topic. */
public final class CommittedKeys {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private CommittedKeys() {}

  /** The keys of what is committed now, partition by partition, in the order of their offsets. */
  public static List<String> now(Map<String, Object> clients, String topic) {
    return keys(clients, topic, "read_committed");
  }

  /** The same once all transactions have ended: waits for those that are open. */
  public static List<String> atEnd(Map<String, Object> clients, String topic) {
    return keys(clients, topic, "read_uncommitted");
  }

  /** The committed keys up to what is the end of a partition for a reader of some isolation. */
  private static List<String> keys(
      Map<String, Object> clients, String topic, String isolationOfEnds) {
    Map<String, Object> config = new HashMap<>(clients);
    Map<TopicPartition, Long> ends = ends(config, topic, isolationOfEnds);
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer = consumer(config)) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      List<String> keys = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_TIMEOUT)) {
          keys.add(record.key());
        }
      }
      return keys;
    }
  }

  private static Map<TopicPartition, Long> ends(
      Map<String, Object> clients, String topic, String isolation) {
    Map<String, Object> config = new HashMap<>(clients);
    config.put("isolation.level", isolation);
    try (KafkaConsumer<String, byte[]> consumer = consumer(config)) {
      return consumer.endOffsets(
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList());
    }
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
