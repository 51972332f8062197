package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.shutdown.Closing;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Two instances and a scene: the first, a process, is ended, and the second, in this JVM, takes
 * over (failover).
 *
 * <p>With standby replicas the second runs from the beginning, and both share the work; without, it
 * starts with nothing when the first ends.
 */
final class FailoverRun implements AutoCloseable {
  private static final String SCENE = "scene";

  /** Frames that are under way when the first instance ends. */
  private static final int UNDER_WAY = 30;

  /**
   * Frames that are sent after it. So many that the partitions of some were surely the first
   * instance's where both shared the work: what lies with the other has its scores at once.
   */
  private static final int PROBES = 24;

  /** Offsets without a record that may stay at the end of a changelog. */
  private static final int MARKS = 2;

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Cluster cluster;
  private final ScanMaps maps;
  private final boolean standby;
  private final RoleProcess first;
  private final TopologyApplication second;
  private final Closing closing;
  private final Restores restores = new Restores();
  private final MapPublisher publisher;
  private final TopicReader rows;
  private SceneCoverage row = new SceneCoverage();

  FailoverRun(Cluster cluster, ScanMaps maps, int standbys, Path directory) {
    this.cluster = cluster;
    this.maps = maps;
    this.standby = standbys > 0;
    Map<String, String> settings =
        new HashMap<>(Map.of(TopologyConfig.STANDBYS, Integer.toString(standbys)));
    publisher = new MapPublisher(cluster);
    rows = new TopicReader(cluster).on(TopicCatalogue.SCENE_COVERAGE, newest -> row = newest);
    settings.put(TopologyConfig.STATE_DIR, directory.resolve("first").toString());
    first =
        RoleProcess.start(
            cluster,
            "first",
            directory,
            new RoleProcess.Call("topology", settings, List.of("-Xmx1g", "-XX:+UseParallelGC")));
    settings.put(TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    settings.put(Registry.URL_CONFIG, cluster.registryUrl());
    settings.put(TopologyConfig.STATE_DIR, directory.resolve("second").toString());
    second = new TopologyApplication(new TopologyConfig(settings));
    closing = Closing.onExit(second::close);
    second.onRestore(restores);
  }

  /** Processes the first frames of the scene, until all scores are out and standbys hold all. */
  void process(int frames) {
    first.awaitRunning(TIMEOUT);
    if (standby) {
      second.start();
      await(() -> second.state() == KafkaStreams.State.RUNNING);
    }
    send(0, frames);
    await(() -> row.getFrames() == frames && row.getPendingBlocks() == 0);
    if (standby) {
      await(() -> second.restoreLag() <= MARKS);
    }
  }

  /**
   * The times of a failover: seconds since the first instance was ended, and what was restored.
   *
   * @param detected until the second had the work of the first, and began to restore
   * @param running until it had restored everything
   * @param scores until every frame that was sent after the end had its first scores
   * @param caughtUp until all scores of all frames were out
   * @param restoredRecords records that stores were built from
   * @param restoredBytes bytes of the changelogs that were read for it
   */
  record Times(
      double detected,
      double running,
      double scores,
      double caughtUp,
      long restoredRecords,
      double restoredBytes) {}

  /**
   * Ends the first instance while frames are under way, and sends more.
   *
   * @param kill true: as a power cut does; false: as an operator does
   */
  Times failOver(int frames, boolean kill) {
    int sentBefore = frames + UNDER_WAY;
    int sent = sentBefore + PROBES;
    Set<String> unseen = new HashSet<>();
    for (int i = sentBefore; i < sent; i++) {
      unseen.add(ScanMaps.frameId(i));
    }
    send(frames, sentBefore);
    await(() -> row.getFrames() > frames);
    restores.forget();
    double readBefore = restoreBytes();
    long ended = System.nanoTime();
    if (kill) {
      first.kill();
    } else {
      first.terminate();
    }
    if (!standby) {
      second.start();
    }
    AtomicLong running = new AtomicLong();
    AtomicLong scores = new AtomicLong();
    try (TopicReader reports =
        new TopicReader(cluster)
            .onNew(
                TopicCatalogue.SUPERPIXEL_EVIDENCE,
                report -> report.getFrames().forEach(f -> unseen.remove(f.getFrameId())))) {
      send(sentBefore, sent);
      await(
          () -> {
            if (restores.began() > 0 && second.state() == KafkaStreams.State.RUNNING) {
              running.compareAndSet(0, System.nanoTime());
            }
            reports.poll(POLL_TIMEOUT);
            if (unseen.isEmpty()) {
              scores.compareAndSet(0, System.nanoTime());
            }
            return running.get() > 0
                && scores.get() > 0
                && row.getFrames() == sent
                && row.getPendingBlocks() == 0;
          });
    }
    long caughtUp = System.nanoTime();
    return new Times(
        seconds(ended, restores.began()),
        seconds(ended, running.get()),
        seconds(ended, scores.get()),
        seconds(ended, caughtUp),
        restores.records(),
        restoreBytes() - readBefore);
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private void send(int from, int to) {
    for (int i = from; i < to; i++) {
      publisher.send(maps.frame(SCENE, i));
    }
    publisher.flush();
  }

  private void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      rows.poll(POLL_TIMEOUT);
      if (second.failure() != null || System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new IllegalStateException(
            "the takeover does not come about; the scene is at " + row, second.failure());
      }
    }
  }

  /** Bytes of changelogs that the second instance has read. */
  private double restoreBytes() {
    return second.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("bytes-consumed-total"))
        .filter(metric -> metric.getKey().group().equals("consumer-fetch-manager-metrics"))
        .filter(metric -> metric.getKey().tags().size() == 1)
        .filter(metric -> metric.getKey().tags().get("client-id").contains("restore-consumer"))
        .mapToDouble(metric -> (double) metric.getValue().metricValue())
        .sum();
  }

  @Override
  public void close() {
    first.close();
    closing.close();
    rows.close();
    publisher.close();
  }

  /** What is restored. */
  private static final class Restores implements StateRestoreListener {
    private long began;
    private long records;

    synchronized void forget() {
      began = 0;
      records = 0;
    }

    synchronized long began() {
      return began;
    }

    synchronized long records() {
      return records;
    }

    @Override
    public synchronized void onRestoreStart(
        TopicPartition partition, String store, long from, long to) {
      if (began == 0) {
        began = System.nanoTime();
      }
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {}

    @Override
    public synchronized void onRestoreEnd(TopicPartition partition, String store, long total) {
      records += total;
    }
  }
}
