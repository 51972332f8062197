package io.parallax.topology;

import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import io.parallax.schemas.client.ClientSettings;
import io.parallax.topology.runtime.DeadLetterHandler;
import io.parallax.topology.runtime.RocksDbMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The configuration of Kafka Streams, derived from the settings of the topology.
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
  private static final int MAX_TIMEOUT_MILLIS = Integer.MAX_VALUE;

  /**
   * After so long without a heartbeat an instance counts as failed, and others take over
   * (failover). Three heartbeats must be missed: that allows for a pause of the JVM. One with a
   * name of its own, which is expected back, has Kafka's 45 seconds to restart in.
   */
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  /**
   * What users may set of Kafka Streams and its clients.
   *
   * <p>Settings that only cost time stay theirs, {@code transaction.timeout.ms} and {@code
   * task.timeout.ms} among them.
   */
  static final ClientSettings CLIENTS =
      new ClientSettings(
              "topology",
              List.of(
                  StreamsConfig.MAIN_CONSUMER_PREFIX,
                  StreamsConfig.RESTORE_CONSUMER_PREFIX,
                  StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                  StreamsConfig.CONSUMER_PREFIX,
                  StreamsConfig.PRODUCER_PREFIX,
                  StreamsConfig.ADMIN_CLIENT_PREFIX))
          .reserve(
              List.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG),
              "so that every record counts exactly once")
          // Other handlers, Kafka's own among them, go on silently, or stop where one record
          // is bad. The extractor may drop records too.
          .reserve(
              List.of(
                  StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                  "default.deserialization.exception.handler",
                  StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                  StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                  "default.production.exception.handler",
                  StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                  StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG),
              "so that a record is processed or goes to dead-letters, and none is dropped")
          .reserve(
              List.of(
                  ProducerConfig.MAX_BLOCK_MS_CONFIG,
                  ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                  ProducerConfig.RETRIES_CONFIG),
              "since records may be lost when a producer of Kafka Streams 4.3 gives up")
          // A changelog that is deleted by age, or cut back to a replica that was behind, is state
          // that is gone.
          .reserve(
              List.of(
                  StreamsConfig.topicPrefix(TopicConfig.CLEANUP_POLICY_CONFIG),
                  StreamsConfig.topicPrefix(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG)),
              "as state is built again from the changelogs")
          // Groups, changelogs and rights are named after the first; two settings for one thing
          // would contradict each other.
          .replaced(StreamsConfig.APPLICATION_ID_CONFIG, TopologyConfig.APPLICATION_ID)
          .replaced(ConsumerConfig.GROUP_ID_CONFIG, TopologyConfig.APPLICATION_ID)
          .replaced(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, TopologyConfig.BOOTSTRAP_SERVERS)
          .replaced(StreamsConfig.STATE_DIR_CONFIG, TopologyConfig.STATE_DIR)
          .replaced(StreamsConfig.NUM_STREAM_THREADS_CONFIG, TopologyConfig.THREADS)
          .replaced(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, TopologyConfig.COMMIT_INTERVAL)
          .replaced(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, TopologyConfig.CACHE_BYTES)
          .replaced("cache.max.bytes.buffering", TopologyConfig.CACHE_BYTES)
          .replaced(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, TopologyConfig.STANDBYS)
          .replaced(StreamsConfig.REPLICATION_FACTOR_CONFIG, TopologyConfig.REPLICATION)
          .replaced(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, TopologyConfig.ROCKSDB_BYTES)
          .replaced(RocksDbMemory.BYTES_CONFIG, TopologyConfig.ROCKSDB_BYTES)
          .replaced(StreamsConfig.APPLICATION_SERVER_CONFIG, TopologyConfig.ADVERTISED_HOST);

  private StreamsSettings() {}

  /** The settings of Kafka Streams. */
  static Map<String, Object> of(TopologyConfig config) {
    Map<String, Object> streams = new HashMap<>();
    application(config, streams);
    stores(config, streams);
    clients(streams);
    if (!comesBack(config)) {
      streams.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    }
    streams.putAll(config.originalsWithPrefix(ClientSettings.PREFIX));
    return streams;
  }

  /** Whether the instance has a name of its own in its group, and so is expected back. */
  static boolean comesBack(TopologyConfig config) {
    return CLIENTS.isGiven(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.originals());
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
    streams.put(producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), MAX_TIMEOUT_MILLIS);
    streams.put(producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), MAX_TIMEOUT_MILLIS);
  }
}
