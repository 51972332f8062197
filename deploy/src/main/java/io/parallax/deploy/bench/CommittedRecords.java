package io.parallax.deploy.bench;

import io.parallax.deploy.run.Cluster;
import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A reader of what is committed to a topic from now on, as any other consumer sees it. */
final class CommittedRecords<T extends SpecificRecord> implements AutoCloseable {
  private final KafkaConsumer<String, T> consumer;

  CommittedRecords(Cluster cluster, Topic<T> topic) {
    Map<String, Object> config = new HashMap<>(cluster.clients());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    Deserializer<T> values = cluster.serdes().of(topic).deserializer();
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), values);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    // The end is where the first open transaction begins: what it holds will be seen.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ends.forEach(consumer::seek);
  }

  /** Hands on what has come, waiting for it up to a time. */
  void poll(Duration timeout, Consumer<T> taker) {
    consumer.poll(timeout).forEach(record -> taker.accept(record.value()));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
