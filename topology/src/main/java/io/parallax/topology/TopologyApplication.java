package io.parallax.topology;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.ClientMetrics;
import io.parallax.schemas.client.Health;
import io.parallax.topology.query.QueryServer;
import io.parallax.topology.query.SceneQueries;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.VoxelQueries;
import io.parallax.topology.runtime.DeadLetterCounts;
import io.parallax.topology.runtime.DeadLetterHandler;
import io.parallax.topology.runtime.FailedThreads;
import io.parallax.topology.runtime.RestoreProgress;
import io.parallax.topology.runtime.RocksDbMemory;
import io.parallax.topology.runtime.StreamsMeters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** One running instance of the topology. */
public final class TopologyApplication implements AutoCloseable, Health {
  /** How long closing may take; what starts an instance must not kill it before. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final DeadLetterCounts deadLetters;
  private final FailedThreads failedThreads;
  private final RestoreProgress restore;
  private final ClientMetrics kafkaMetrics;
  private final KafkaStreams streams;
  private final VoxelQueries queries;
  private final SceneQueries scenes;
  private final QueryServer queryServer;

  /**
   * Whether the instance has a name of its own in its group: then it is expected back, and its
   * partitions wait for it. Others are to take over at once when it goes.
   */
  private final boolean comesBack;

  /**
   * An instance, not started yet.
   *
   * @throws IllegalArgumentException if the registry's address is none
   */
  public TopologyApplication(TopologyConfig config) {
    this(config, new SimpleMeterRegistry());
  }

  /**
   * An instance, not started yet.
   *
   * @param meters where its metrics are registered; for this instance alone
   * @throws IllegalArgumentException if the registry's address is none
   */
  public TopologyApplication(TopologyConfig config, MeterRegistry meters) {
    deadLetters = new DeadLetterCounts(meters);
    restore = new RestoreProgress(meters);
    SchemaRegistryClient client =
        Registry.client(config.getString(Registry.URL_CONFIG), config.originals());
    AvroSerdes serdes = new AvroSerdes(client, config.values());
    comesBack = StreamsSettings.comesBack(config);
    Topology topology = ParallaxTopology.build(config, serdes, meters);
    streams = new KafkaStreams(topology, properties(config, serdes));
    failedThreads = new FailedThreads(!comesBack, meters);
    streams.setUncaughtExceptionHandler(failedThreads);
    streams.setGlobalStateRestoreListener(restore);
    kafkaMetrics = new ClientMetrics(streams::metrics, config.streamsConfig());
    StreamsMeters.bind(streams, kafkaMetrics, List.copyOf(StageTopics.of(topology).read()), meters);
    queries = new VoxelQueries(streams);
    scenes = new SceneQueries(streams, config.voxelSize(), config.adminConfig());
    queryServer =
        config.queriesServed()
            ? new QueryServer(config.queryAddress(), config.advertisedAddress(), queries, scenes)
            : null;
  }

  private Properties properties(TopologyConfig config, AvroSerdes serdes) {
    Properties properties = new Properties();
    properties.putAll(streamsConfig(config, serdes, deadLetters));
    return properties;
  }

  static Map<String, Object> streamsConfig(
      TopologyConfig config, AvroSerdes serdes, DeadLetterCounts deadLetters) {
    Map<String, Object> streamsConfig = new HashMap<>(config.streamsConfig());
    streamsConfig.put(DeadLetterHandler.SERDES_CONFIG, serdes);
    streamsConfig.put(DeadLetterHandler.COUNTS_CONFIG, deadLetters);
    return streamsConfig;
  }

  /** Starts to process. */
  public void start() {
    if (queryServer != null) {
      queryServer.start();
    }
    streams.start();
  }

  /** The state of the instance. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  @Override
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public Optional<String> notReadyReason() {
    if (!isRunning()) {
      return Optional.of("the topology is " + restoring().orElse(streams.state().toString()));
    }
    return kafkaMetrics.notReadyReason();
  }

  @Override
  public Optional<String> restoring() {
    return restore.description();
  }

  @Override
  public Throwable failure() {
    if (failedThreads.failure() == null && streams.state() == KafkaStreams.State.ERROR) {
      return new IllegalStateException("all stream threads have died");
    }
    return failedThreads.failure();
  }

  /** Reads voxel statistics of this instance and, by query server, of the others. */
  public VoxelQueries queries() {
    return queries;
  }

  /** Shows scenes as far as this instance holds them. */
  public SceneSource scenes() {
    return scenes;
  }

  /** Notifies a listener when stores are restored from their changelogs; only before the start. */
  public void onRestore(StateRestoreListener listener) {
    restore.addListener(listener);
  }

  /**
   * How many offsets of its changelog the store of this instance that is furthest behind has not
   * taken in, standby replicas included. The mark that ends a transaction is an offset too: a
   * replica that holds everything may stay one or two behind.
   */
  public long restoreLag() {
    return streams.allLocalStorePartitionLags().values().stream()
        .flatMap(partitions -> partitions.values().stream())
        .mapToLong(LagInfo::offsetLag)
        .max()
        .orElse(0);
  }

  /** The metrics of Kafka Streams and of its clients. */
  public Map<MetricName, ? extends Metric> metrics() {
    return streams.metrics();
  }

  /** Records given up since the start, by reason. */
  public DeadLetterCounts deadLetters() {
    return deadLetters;
  }

  /** The bytes that all RocksDB stores of this process hold in memory. */
  public static long rocksDbBytes() {
    return RocksDbMemory.usedBytes();
  }

  @Override
  public void close() {
    if (queryServer != null) {
      queryServer.close();
    }
    failedThreads.close();
    streams.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(comesBack ? REMAIN_IN_GROUP : LEAVE_GROUP));
  }
}
