package io.parallax.deploy.bench.scale;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.shutdown.Closing;
import io.parallax.schemas.Registry;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;

/** The one instance of a topology, in this JVM, that is stopped and started again. */
final class RestartedTopology implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  private final Cluster cluster;
  private final Map<String, String> settings;
  private TopologyApplication application;
  private Closing closing;

  /** An instance, not started yet. */
  RestartedTopology(Cluster cluster, Map<String, String> settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * A start.
   *
   * @param seconds until the instance was running
   * @param restoring seconds of them in which stores were restored
   * @param records that were read for it
   */
  record Start(double seconds, double restoring, long records) {}

  /** Starts on the state in a directory, and waits until it runs. */
  Start start(Path state) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    all.put(Registry.URL_CONFIG, cluster.registryUrl());
    all.put(TopologyConfig.STATE_DIR, state.toString());
    RestoreClock clock = new RestoreClock();
    TopologyApplication next = new TopologyApplication(new TopologyConfig(all));
    next.onRestore(clock);
    application = next;
    closing = Closing.onExit(next::close);
    long start = System.nanoTime();
    next.start();
    while (next.state() != KafkaStreams.State.RUNNING) {
      requireHealthy();
      if (System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new IllegalStateException("the topology is " + next.state() + " after " + TIMEOUT);
      }
      Pause.of(POLL_INTERVAL);
    }
    return new Start((System.nanoTime() - start) / 1e9, clock.seconds(), clock.records());
  }

  /**
   * Checks that it has not failed.
   *
   * @throws IllegalStateException if it has
   */
  void requireHealthy() {
    if (application.failure() != null) {
      throw new IllegalStateException("the topology stopped", application.failure());
    }
  }

  /** Stops, as an operator does. */
  void stop() {
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
