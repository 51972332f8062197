package io.parallax.topology.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.client.ClientMetrics;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of Kafka Streams and RocksDB, as meters. */
public final class StreamsMeters {
  private static final String THREADS = "stream-thread-metrics";
  private static final String STORES = "stream-state-metrics";

  private final ClientMetrics kafka;
  private final MeterRegistry registry;

  private StreamsMeters(ClientMetrics kafka, MeterRegistry registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * Registers the meters of an instance.
   *
   * @param kafka stays the caller's to keep: the registry does not
   * @param read the topics that the instance reads
   */
  public static void bind(
      KafkaStreams streams, ClientMetrics kafka, Iterable<String> read, MeterRegistry registry) {
    StreamsMeters meters = new StreamsMeters(kafka, registry);
    for (KafkaStreams.State state : KafkaStreams.State.values()) {
      Gauge.builder("parallax.topology.state", () -> streams.state() == state ? 1 : 0)
          .description("1 for the state that Kafka Streams is in.")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (String topic : read) {
      Gauge.builder(
              "parallax.topology.lag",
              () -> kafka.sumOfTopic(ClientMetrics.FETCH, "records-lag", topic))
          .description("Records that wait in the partitions of this instance, by topic.")
          .tag("topic", topic)
          .baseUnit("records")
          .register(registry);
    }
    meters.bindGroup();
    meters.bindThreads();
    meters.bindRocksDb();
  }

  private void bindGroup() {
    counter(
        "parallax.rebalances",
        null,
        "Rebalances of the group, over all threads.",
        metrics -> metrics.sum(ClientMetrics.COORDINATOR, "rebalance-total"));
    gauge(
        "parallax.heartbeat.age",
        "seconds",
        "Time since the last heartbeat to the group: of the consumer furthest back.",
        kafka::heartbeatAge);
  }

  private void bindThreads() {
    gauge(
        "parallax.topology.threads",
        null,
        "Stream threads that are alive.",
        () -> kafka.max("stream-metrics", "alive-stream-threads"));
    gauge(
        "parallax.topology.commit.latency.mean",
        "seconds",
        "How long a commit takes, of late, mean over the threads.",
        () -> seconds(kafka.mean(THREADS, "commit-latency-avg")));
    gauge(
        "parallax.topology.commit.latency.max",
        "seconds",
        "How long the longest commit took, of late.",
        () -> seconds(kafka.max(THREADS, "commit-latency-max")));
    gauge(
        "parallax.topology.process",
        "ratio",
        "Share of its time that a stream thread spends on records, mean over the threads.",
        () -> kafka.mean(THREADS, "process-ratio"));
  }

  private void bindRocksDb() {
    gauge(
        "parallax.rocksdb.memory",
        "bytes",
        "Memory of all RocksDB stores: block cache, memtables, index and filters.",
        RocksDbMemory::usedBytes);
    gauge(
        "parallax.rocksdb.memory.limit",
        "bytes",
        "What that memory is bounded by, and what a block cache fills up to.",
        RocksDbMemory::limitBytes);
    gauge(
        "parallax.rocksdb.pinned",
        "bytes",
        "Of that memory, what cannot be let go: memtables, and blocks that are being read.",
        RocksDbMemory::pinnedBytes);
    gauge(
        "parallax.rocksdb.memtables",
        "bytes",
        "Memtables of all stores, those included that are still being written to disk.",
        () -> kafka.sum(STORES, "size-all-mem-tables"));
    gauge(
        "parallax.rocksdb.files",
        "bytes",
        "Files of all stores on disk.",
        () -> kafka.sum(STORES, "total-sst-files-size"));
    gauge(
        "parallax.rocksdb.pending.compaction",
        "bytes",
        "What is still to be compacted: stores slow writers down when it grows far.",
        () -> kafka.sum(STORES, "estimate-pending-compaction-bytes"));
    counter(
        "parallax.rocksdb.write.stall",
        "seconds",
        "Time that writers were made to wait.",
        metrics -> RocksDbMemory.stallSeconds());
    counter(
        "parallax.rocksdb.cache.hits",
        null,
        "Blocks found in the block cache.",
        metrics -> RocksDbMemory.cacheHits());
    counter(
        "parallax.rocksdb.cache.misses",
        null,
        "Blocks read from files, as the block cache had them not.",
        metrics -> RocksDbMemory.cacheMisses());
  }

  private void gauge(String name, String unit, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).baseUnit(unit).register(registry);
  }

  private void counter(
      String name, String unit, String description, ToDoubleFunction<ClientMetrics> value) {
    FunctionCounter.builder(name, kafka, value)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private static double seconds(double millis) {
    return millis / TimeUnit.SECONDS.toMillis(1);
  }
}
