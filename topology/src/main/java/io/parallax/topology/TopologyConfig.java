package io.parallax.topology;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.parallax.schemas.Registry;
import io.parallax.schemas.client.MonitorSettings;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.select.SelectionPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The settings of the topology.
 *
 * <p>Keys that begin with {@code kafka.} are handed to Kafka Streams and its clients without the
 * prefix, except those on which a guarantee rests; keys of {@code schema.registry.} to the
 * registry's client.
 */
public final class TopologyConfig extends AbstractConfig {
  public static final String APPLICATION_ID = "application.id";
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  public static final String STATE_DIR = "state.dir";
  public static final String THREADS = "threads";
  public static final String COMMIT_INTERVAL = "commit.interval.ms";
  public static final String CACHE_BYTES = "cache.bytes";
  public static final String ROCKSDB_BYTES = "rocksdb.memory.bytes";
  public static final String STANDBYS = "standby.replicas";
  public static final String REPLICATION = "replication.factor";
  public static final String VOXEL_SIZE = "voxel.size";
  public static final String REFRESH_GROWTH = "refresh.growth";
  public static final String REFRESH_INTERVAL = "refresh.interval.ms";
  public static final String MAP_INTERVAL = "map.interval.ms";
  public static final String SELECTION_MODE = "selection.mode";
  public static final String SELECTION_INTERVAL = "selection.interval.ms";
  public static final String MIN_VIEWS = "selection.min.views";
  public static final String MIN_COVERAGE = "selection.min.coverage";
  public static final String OVERLAP = "selection.overlap";
  public static final String BUDGET = "selection.budget";
  public static final String WITHDRAW_BELOW = "request.withdraw.below";
  public static final String EXPIRE_AFTER = "request.expire.after.ms";
  public static final String REOPEN = "scene.reopen";
  public static final String QUERY_HOST = "query.host";
  public static final String ADVERTISED_HOST = "query.advertised.host";
  public static final String QUERY_PORT = "query.port";

  /** Selects as the coverage grows. */
  public static final String LIVE = "live";

  /** Selects once, when a scan is drained. */
  public static final String DRAIN = "drain";

  /** Every key with its type, default and documentation. */
  public static final ConfigDef DEFINITION =
      MonitorSettings.define(new ConfigDef())
          .define(
              APPLICATION_ID,
              STRING,
              "parallax-topology",
              new ConfigDef.NonEmptyString(),
              HIGH,
              "Name of the Streams application: group id, and prefix of changelogs.")
          .define(
              BOOTSTRAP_SERVERS,
              STRING,
              NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              HIGH,
              "Kafka brokers, host:port, separated by commas.")
          .define(
              Registry.URL_CONFIG,
              STRING,
              NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              HIGH,
              "Addresses of the schema registry, separated by commas.")
          .define(
              Registry.AUTO_REGISTER_CONFIG,
              BOOLEAN,
              true,
              LOW,
              "Whether schemas are registered on first use, or must be there.")
          .define(
              STATE_DIR,
              STRING,
              System.getProperty("java.io.tmpdir") + "/parallax-topology",
              HIGH,
              "Directory of the RocksDB stores.")
          .define(
              THREADS,
              INT,
              2,
              atLeast(1),
              MEDIUM,
              "Stream threads: no more than there are cores, or partitions of the evidence.")
          .define(
              COMMIT_INTERVAL,
              LONG,
              100L,
              atLeast(10),
              MEDIUM,
              "Milliseconds between transactions: each stage's results appear this much later.")
          .define(
              CACHE_BYTES,
              LONG,
              64L << 20,
              atLeast(0),
              MEDIUM,
              "Heap for records not yet written to stores and changelogs, all threads together.")
          .define(
              ROCKSDB_BYTES,
              LONG,
              256L << 20,
              atLeast(16L << 20),
              MEDIUM,
              "Memory of all RocksDB stores together: block cache, memtables, index and filters.")
          .define(STANDBYS, INT, 0, atLeast(0), MEDIUM, "Standby replicas of each store.")
          .define(
              REPLICATION,
              INT,
              -1,
              atLeast(-1),
              MEDIUM,
              "Replication factor of changelogs; -1: the broker's default.")
          .define(
              VOXEL_SIZE,
              DOUBLE,
              0.05,
              between(0.001, 10),
              HIGH,
              "Side of a voxel, metres. State of one size cannot be read with another.")
          .define(
              REFRESH_GROWTH,
              DOUBLE,
              0.1,
              between(0, 10),
              MEDIUM,
              "A block reports on all its views again when its pixels have grown by this fraction.")
          .define(
              REFRESH_INTERVAL,
              LONG,
              100L,
              atLeast(1),
              LOW,
              "Milliseconds between reports of blocks; after as long without input all report again.")
          .define(
              MAP_INTERVAL,
              LONG,
              30_000L,
              atLeast(0),
              LOW,
              "Milliseconds that new views of a block wait for its row of the scene map, at most.")
          .define(
              SELECTION_MODE,
              STRING,
              LIVE,
              ValidString.in(LIVE, DRAIN),
              HIGH,
              "live: request as coverage grows; drain: once, at the end of a recorded scan.")
          .define(
              SELECTION_INTERVAL,
              LONG,
              200L,
              atLeast(1),
              LOW,
              "Milliseconds between selections in scenes that have changed.")
          .define(
              MIN_VIEWS,
              DOUBLE,
              SelectionRules.DEFAULT.minViews(),
              atLeast(1),
              MEDIUM,
              "Fewest views of a superpixel that is requested, mean over its pixels.")
          .define(
              MIN_COVERAGE,
              DOUBLE,
              SelectionRules.DEFAULT.minCoverage(),
              between(0, 1),
              MEDIUM,
              "Least share of its pixels with valid depth.")
          .define(
              OVERLAP,
              DOUBLE,
              SelectionRules.DEFAULT.overlapThreshold(),
              between(0, 1),
              MEDIUM,
              "Superpixels overlap when one covers more than this share of the other.")
          .define(
              BUDGET,
              DOUBLE,
              SelectionRules.DEFAULT.budgetFraction(),
              between(0, 1),
              HIGH,
              "Share of the pixels of a scene's frames that may be requested.")
          .define(
              WITHDRAW_BELOW,
              DOUBLE,
              0.5,
              between(0, 1),
              MEDIUM,
              "live: an open request is withdrawn when new views have brought its view entropy below"
                  + " this share of what it was; 0: never.")
          .define(
              EXPIRE_AFTER,
              LONG,
              Duration.ofDays(7).toMillis(),
              atLeast(0),
              MEDIUM,
              "Milliseconds after which an open request expires and its pixels are free again; 0:"
                  + " never.")
          .define(
              REOPEN,
              BOOLEAN,
              false,
              MEDIUM,
              "Whether a frame that comes for a closed scene opens it again; otherwise it is dropped.")
          .define(
              QUERY_HOST,
              STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              LOW,
              "Address that queries are answered on; 0.0.0.0: on all of the machine's.")
          .define(
              ADVERTISED_HOST,
              STRING,
              "",
              LOW,
              "Name or address by which other instances and the desk reach this one, as that of its"
                  + " pod; empty: query.host.")
          .define(
              QUERY_PORT, INT, 0, between(0, 65535), LOW, "Port of queries; 0: none are answered.");

  /**
   * The settings given by key.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one is missing or wrong, or would
   *     take a guarantee away; the message names it
   */
  public TopologyConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    StreamsSettings.CLIENTS.requireAllowed(originals().keySet());
  }

  double voxelSize() {
    return getDouble(VOXEL_SIZE);
  }

  RefreshPolicy refreshPolicy() {
    return new RefreshPolicy(
        getDouble(REFRESH_GROWTH), Duration.ofMillis(getLong(REFRESH_INTERVAL)));
  }

  Duration mapInterval() {
    return Duration.ofMillis(getLong(MAP_INTERVAL));
  }

  /** What is eligible, and how much may be asked. */
  public SelectionRules selectionRules() {
    return new SelectionRules(
        getDouble(MIN_VIEWS), getDouble(MIN_COVERAGE), getDouble(OVERLAP), getDouble(BUDGET));
  }

  SelectionPolicy selectionPolicy() {
    return new SelectionPolicy(
        selectionRules(),
        LIVE.equals(getString(SELECTION_MODE)),
        Duration.ofMillis(getLong(SELECTION_INTERVAL)),
        getDouble(WITHDRAW_BELOW),
        Duration.ofMillis(getLong(EXPIRE_AFTER)),
        reopensScenes());
  }

  boolean reopensScenes() {
    return getBoolean(REOPEN);
  }

  boolean queriesServed() {
    return getInt(QUERY_PORT) > 0;
  }

  /** Where queries are answered. */
  InetSocketAddress queryAddress() {
    return new InetSocketAddress(getString(QUERY_HOST), getInt(QUERY_PORT));
  }

  /** Where others reach this instance. */
  HostInfo advertisedAddress() {
    String host = getString(ADVERTISED_HOST);
    return new HostInfo(host.isEmpty() ? getString(QUERY_HOST) : host, getInt(QUERY_PORT));
  }

  /** The settings of an admin client of the same brokers. */
  Map<String, Object> adminConfig() {
    return new StreamsConfig(streamsConfig()).getAdminConfigs("queries");
  }

  /** The settings of Kafka Streams that follow from these. */
  Map<String, Object> streamsConfig() {
    return StreamsSettings.of(this);
  }
}
