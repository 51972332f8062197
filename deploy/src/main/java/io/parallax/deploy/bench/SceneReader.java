package io.parallax.deploy.bench;

import io.parallax.deploy.run.Cluster;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A reader of whole topics from their beginning, of what is committed only. */
final class SceneReader implements AutoCloseable {
  private final AvroSerdes serdes;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, ObjLongConsumer<ConsumerRecord<String, byte[]>>> takers =
      new HashMap<>();

  SceneReader(Cluster cluster) {
    serdes = cluster.serdes();
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Hands every record of a topic to a taker, with the time of reading, ms of the epoch. */
  <T extends SpecificRecord> SceneReader on(Topic<T> topic, ObjLongConsumer<T> taker) {
    var values = serdes.of(topic).deserializer();
    takers.put(
        topic.name(),
        (record, time) -> taker.accept(values.deserialize(record.topic(), record.value()), time));
    List<TopicPartition> partitions = new ArrayList<>(consumer.assignment());
    consumer
        .partitionsFor(topic.name())
        .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return this;
  }

  /** Hands on what comes within a time. */
  void poll(Duration patience) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
      takers.get(record.topic()).accept(record, System.currentTimeMillis());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
