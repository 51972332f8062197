package io.parallax.deploy.cluster;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of topics, whole from their beginning or from now on, of what is committed only.
 *
 * <p>It is a member of no group: it may be used beside any other reader, and again. Not for use by
 * several threads.
 */
public final class TopicReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReader.class);

  private final AvroSerdes serdes;
  private final Predicate<String> keys;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, ObjLongConsumer<ConsumerRecord<String, byte[]>>> takers =
      new HashMap<>();
  private final Set<String> tables = new HashSet<>();

  /** A reader of all records. */
  public TopicReader(Cluster cluster) {
    this(cluster, key -> true);
  }

  /**
   * A reader of all records.
   *
   * @param atOnce how many of them a poll hands on at the most
   */
  public TopicReader(Cluster cluster, int atOnce) {
    this(cluster, key -> true, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, atOnce));
  }

  /**
   * A reader of some records.
   *
   * @param keys which of them, by their keys; the others are not even decoded
   */
  public TopicReader(Cluster cluster, Predicate<String> keys) {
    this(cluster, keys, Map.of());
  }

  private TopicReader(Cluster cluster, Predicate<String> keys, Map<String, Object> overrides) {
    this.serdes = cluster.serdes();
    this.keys = keys;
    Map<String, Object> config = cluster.clients();
    config.putAll(overrides);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Hands every record of a topic to a taker, from the topic's beginning on. */
  public <T extends SpecificRecord> TopicReader on(Topic<T> topic, Consumer<T> taker) {
    return onTimed(topic, (value, time) -> taker.accept(value));
  }

  /**
   * Hands every record of a topic to a taker, from the topic's beginning on, with the time at which
   * it was read and not decoded yet, milliseconds of the epoch.
   */
  public <T extends SpecificRecord> TopicReader onTimed(Topic<T> topic, ObjLongConsumer<T> taker) {
    consumer.seekToBeginning(assign(topic, taker));
    return this;
  }

  /** Hands every record that is committed to a topic from now on to a taker. */
  public <T extends SpecificRecord> TopicReader onNew(Topic<T> topic, Consumer<T> taker) {
    List<TopicPartition> partitions = assign(topic, (value, time) -> taker.accept(value));
    // The end is where the first open transaction begins: what it holds will be seen.
    consumer.endOffsets(partitions).forEach(consumer::seek);
    return this;
  }

  /**
   * Hands every record of a compacted topic with its key to a taker, from the topic's beginning on;
   * a tombstone with null.
   */
  public <T extends SpecificRecord> TopicReader onTable(
      Topic<T> topic, BiConsumer<String, T> taker) {
    var values = serdes.of(topic).deserializer();
    consumer.seekToBeginning(
        assign(
            topic.name(),
            (record, time) ->
                taker.accept(record.key(), values.deserialize(record.topic(), record.value()))));
    tables.add(topic.name());
    return this;
  }

  private <T extends SpecificRecord> List<TopicPartition> assign(
      Topic<T> topic, ObjLongConsumer<T> taker) {
    var values = serdes.of(topic).deserializer();
    return assign(
        topic.name(),
        (record, time) -> taker.accept(values.deserialize(record.topic(), record.value()), time));
  }

  private List<TopicPartition> assign(
      String topic, ObjLongConsumer<ConsumerRecord<String, byte[]>> taker) {
    takers.put(topic, taker);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    List<TopicPartition> all = new ArrayList<>(consumer.assignment());
    all.addAll(partitions);
    consumer.assign(all);
    return partitions;
  }

  /** Hands on what has come, waiting for it up to a time; true if there was anything. */
  public boolean poll(Duration timeout) {
    boolean any = false;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      boolean isRecord = record.value() != null || tables.contains(record.topic());
      if (isRecord && record.key() != null && keys.test(record.key())) {
        take(record);
        any = true;
      }
    }
    return any;
  }

  /** What cannot be read is passed over: the topology has put it aside, or does so. */
  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      takers.get(record.topic()).accept(record, System.currentTimeMillis());
    } catch (SerializationException | InvalidRecordException e) {
      log.warn(
          "{}-{}@{} is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** Hands on all that is in the topics now. */
  public void readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll(Duration.ofMillis(100));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
