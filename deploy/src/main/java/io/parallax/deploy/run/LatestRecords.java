package io.parallax.deploy.run;

import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic holds now: the latest committed record of each key. */
public final class LatestRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  private LatestRecords() {}

  /**
   * Reads a topic from its beginning to where it ends at the time of the call.
   *
   * @param kept what is kept of a record; if nothing, an earlier one of its key is forgotten, too
   * @return by key, in the order in which the keys came
   */
  public static <T extends SpecificRecord, R> Map<String, R> of(
      Cluster cluster, Topic<T> topic, Function<T, Optional<R>> kept) {
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    Deserializer<T> values = cluster.serdes().of(topic).deserializer();
    Map<String, R> latest = new LinkedHashMap<>();
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
          Optional.ofNullable(record.value())
              .flatMap(kept)
              .ifPresentOrElse(
                  value -> latest.put(record.key(), value), () -> latest.remove(record.key()));
        }
      }
    }
    return latest;
  }
}
