package io.parallax.inference.follow;

import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Model;
import io.parallax.schemas.RegistryException;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Generations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topic {@code models} from its beginning on. For one thread; {@link #wakeup} is for others too.
 */
final class ModelLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLog.class);
  private static final String TOPIC = TopicCatalogue.MODELS.name();

  private final Consumer<byte[], byte[]> consumer;
  private final AvroSerde<Model> models;

  /** What was there at the beginning; null until it is known. */
  private Map<TopicPartition, Long> ends;

  private Generations generations = Generations.none();

  /**
   * A log that nothing was read of.
   *
   * @param consumer a member of no group, which hands on one record at a time
   */
  ModelLog(Consumer<byte[], byte[]> consumer, AvroSerde<Model> models) {
    this.consumer = consumer;
    this.models = models;
  }

  /**
   * The generations after the next record, if one comes in time. After a failure it goes on where
   * it was.
   *
   * @throws org.apache.kafka.common.KafkaException if brokers or registry do not answer
   */
  Generations read(Duration timeout) {
    if (ends == null) {
      open();
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      try {
        generations = with(record);
      } catch (RegistryException e) {
        consumer.seek(new TopicPartition(record.topic(), record.partition()), record.offset());
        throw e;
      }
    }
    return generations;
  }

  private void open() {
    List<PartitionInfo> infos = consumer.partitionsFor(TOPIC);
    if (infos == null || infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + TOPIC);
    }
    List<TopicPartition> partitions =
        infos.stream().map(info -> new TopicPartition(TOPIC, info.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions);
  }

  private Generations with(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return record.key() == null
          ? generations
          : generations.without(new String(record.key(), StandardCharsets.UTF_8));
    }
    try {
      return generations.with(models.deserializer().deserialize(TOPIC, record.value()));
    } catch (SerializationException e) {
      LOG.warn(
          "Announcement {}-{}@{} is passed over: {}",
          TOPIC,
          record.partition(),
          record.offset(),
          e.getMessage());
      return generations;
    }
  }

  /** Whether all was read that was there at the beginning. */
  boolean isCaughtUp() {
    return ends != null
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Ends the reading at hand. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
