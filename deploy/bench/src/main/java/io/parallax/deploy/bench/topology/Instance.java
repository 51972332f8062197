package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.StoreFiles;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.shutdown.Closing;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.kafka.streams.KafkaStreams.State;

/** A fresh cluster with one instance of the topology and its state, for one measurement. */
final class Instance implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int READ_AT_ONCE = 10_000;

  private final TemporaryDirectory state = TemporaryDirectory.create("parallax-bench");
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final TopologyApplication topology;
  private final Closing closing;

  /** A cluster with all topics; the topology is not started. */
  Instance(BiFunction<Cluster, Path, TopologyConfig> settings) {
    cluster.prepareTopics(OptionalInt.of(EmbeddedCluster.PARTITIONS));
    topology = new TopologyApplication(settings.apply(cluster, state.path()));
    closing = Closing.onExit(topology::close);
  }

  Cluster cluster() {
    return cluster;
  }

  /** A reader of the cluster's topics that takes much at once. */
  TopicReader reader() {
    return new TopicReader(cluster, READ_AT_ONCE);
  }

  TopologyApplication topology() {
    return topology;
  }

  /** Starts the topology and waits until it runs. */
  void start() {
    topology.start();
    while (topology.state() != State.RUNNING) {
      requireHealthy();
      pause();
    }
  }

  /**
   * Waits until the scores of all frames of a scene are in the selector and none is out of date.
   */
  void awaitScores(String sceneId, int frames) {
    AtomicBoolean complete = new AtomicBoolean();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (TopicReader reader = reader()) {
      reader.on(
          TopicCatalogue.SCENE_COVERAGE,
          row ->
              complete.set(
                  row.getSceneId().equals(sceneId)
                      && row.getFrames() == frames
                      && row.getPendingBlocks() == 0));
      while (!complete.get()) {
        requireHealthy();
        reader.poll(Duration.ofMillis(10));
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("no scores of all frames within " + TIMEOUT);
        }
      }
    }
  }

  void requireHealthy() {
    if (topology.failure() != null) {
      throw new IllegalStateException("the topology stopped", topology.failure());
    }
  }

  /** The bytes on disk of each store; they are all there once the topology is closed. */
  Map<String, Long> storeBytes() {
    return StoreFiles.bytes(state.path());
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closing.close();
    embedded.close();
    state.close();
  }
}
