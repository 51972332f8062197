package io.parallax.schemas;

import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic: what is in it and how it is kept.
 *
 * @param name its name
 * @param key what its string keys are made of; see {@link Keys}
 * @param valueClass the record in it
 * @param partitions how many partitions it is created with
 * @param retention what becomes of old records
 * @param maxRecordBytes how large a record may be
 * @param doc what it is, in one sentence
 */
public record Topic<V extends SpecificRecord>(
    String name,
    String key,
    Class<V> valueClass,
    int partitions,
    Retention retention,
    int maxRecordBytes,
    String doc) {

  /**
   * The configuration that it is created with, by Kafka's names.
   *
   * <p>Records are stamped on arrival: retention counts from then, and a recorded scan that is
   * years old does not expire while it is played.
   */
  public Map<String, String> config() {
    Map<String, String> config = new TreeMap<>(retention.config());
    config.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes));
    config.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return config;
  }

  /** The same topic with another number of partitions; one of a single partition stays as it is. */
  public Topic<V> withPartitions(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("A topic needs at least one partition, but got " + count);
    }
    return new Topic<>(
        name, key, valueClass, partitions == 1 ? 1 : count, retention, maxRecordBytes, doc);
  }
}
