package io.parallax.deploy.faults;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How many records of a topic there are of each thing that they are about. */
final class TopicCensus {
  private TopicCensus() {}

  /**
   * Those that were committed.
   *
   * @param ours tells by the key what the pipeline writes from what a test puts there to disturb it
   */
  static <T extends SpecificRecord> Map<String, Integer> committed(
      Cluster cluster, Topic<T> topic, Predicate<String> ours, Function<T, String> about) {
    return read(cluster, topic, ours, about, "read_committed");
  }

  /** Those that were written, in transactions that came to nothing too. */
  static <T extends SpecificRecord> Map<String, Integer> written(
      Cluster cluster, Topic<T> topic, Predicate<String> ours, Function<T, String> about) {
    return read(cluster, topic, ours, about, "read_uncommitted");
  }

  private static <T extends SpecificRecord> Map<String, Integer> read(
      Cluster cluster,
      Topic<T> topic,
      Predicate<String> ours,
      Function<T, String> about,
      String isolation) {
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    Map<String, Integer> counts = new TreeMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      var values = cluster.serdes().of(topic).deserializer();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (ours.test(record.key())) {
            counts.merge(
                about.apply(values.deserialize(topic.name(), record.value())), 1, Integer::sum);
          }
        }
      }
    }
    return counts;
  }
}
