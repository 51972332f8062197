package io.parallax.topology;

import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * What Kafka Streams is told, as it follows from the settings of the topology.
 *
 * <p>Its producers wait for brokers as long as it takes. By default they give up after one minute
 * (a commit) or two (a record). Kafka Streams then takes the tasks for corrupted: it builds their
 * state again and reads their input again from the committed offsets, with the task objects that it
 * has. In 4.3 such a task remembers how far it had <em>fetched</em> before. Where it has to commit
 * before it has fetched anything again, as when a rebalance takes it away, it commits that, and the
 * records that it had fetched and not processed are lost. Seen with a broker that was away for 75
 * s: a footprint was missing, and the scene never came to its end. A thread that waits has no
 * corrupted tasks. Should the group do without it meanwhile, it starts over with new task objects,
 * which remember nothing.
 */
final class StreamsSettings {
  /** A probability map has 200 KB or more: a thousand, Kafka's default, would fill the heap. */
  private static final int BUFFERED_RECORDS = 64;

  /** Between two commits a partition gets dozens of records: they go in one piece. */
  private static final int BATCH_BYTES = 256 << 10;

  /** The longest time that Kafka takes, 24 days. */
  private static final int FOR_EVER_MILLIS = Integer.MAX_VALUE;

  /**
   * After so long without a sign of life an instance is taken for dead, and others take over. Three
   * heartbeats must be missed: that leaves room for a pause of the JVM. One with a name of its own,
   * which is expected back, has Kafka's 45 seconds to restart in.
   */
  private static final int SILENT_FOR_MILLIS = 10_000;

  private StreamsSettings() {}

  /** The settings of Kafka Streams. */
  static Map<String, Object> of(TopologyConfig config) {
    Map<String, Object> streams = new HashMap<>();
    application(config, streams);
    stores(config, streams);
    clients(streams);
    Map<String, Object> kafka = config.originalsWithPrefix(TopologyConfig.KAFKA_PREFIX);
    if (!kafka.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)) {
      streams.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SILENT_FOR_MILLIS);
    }
    streams.putAll(kafka);
    return streams;
  }

  private static void application(TopologyConfig config, Map<String, Object> streams) {
    streams.put(
        StreamsConfig.APPLICATION_ID_CONFIG, config.getString(TopologyConfig.APPLICATION_ID));
    streams.put(
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.getString(TopologyConfig.BOOTSTRAP_SERVERS));
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(TopologyConfig.THREADS));
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.getLong(TopologyConfig.COMMIT_INTERVAL));
    streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.getInt(TopologyConfig.REPLICATION));
    streams.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    streams.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    if (config.queriesServed()) {
      HostInfo self = config.advertisedAddress();
      streams.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
    }
    // No stage waits for one topic because another is ahead: none needs their order.
    streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    streams.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
  }

  private static void stores(TopologyConfig config, Map<String, Object> streams) {
    streams.put(StreamsConfig.STATE_DIR_CONFIG, config.getString(TopologyConfig.STATE_DIR));
    streams.put(
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
        config.getLong(TopologyConfig.CACHE_BYTES));
    streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.getInt(TopologyConfig.STANDBYS));
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
    streams.put(RocksDbMemory.BYTES_CONFIG, config.getLong(TopologyConfig.ROCKSDB_BYTES));
  }

  private static void clients(Map<String, Object> streams) {
    streams.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    streams.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    streams.put(producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), FOR_EVER_MILLIS);
    streams.put(producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), FOR_EVER_MILLIS);
  }
}
