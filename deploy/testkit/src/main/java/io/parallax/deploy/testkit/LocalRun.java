package io.parallax.deploy.testkit;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.run.ScanRun;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.scan.Scan;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A scan through a worker and a topology in this JVM, drained at its end. */
public final class LocalRun {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private LocalRun() {}

  /**
   * Runs a scan on a cluster without topics.
   *
   * @param afterwards is shown the pipeline before it closes
   */
  public static SceneResults of(
      Cluster cluster,
      Scan scan,
      Path model,
      Path stateDirectory,
      Consumer<LocalPipeline> afterwards) {
    cluster.prepareTopics(OptionalInt.of(2));
    try (LocalPipeline pipeline = start(cluster, model, stateDirectory);
        ScanRun run =
            new ScanRun(cluster, scan, TIMEOUT, ScanRun.Watch.of(pipeline::requireHealthy))) {
      SceneResults results = run.run(pipeline.generation());
      afterwards.accept(pipeline);
      return results;
    }
  }

  /** Starts worker and topology on a cluster whose topics exist. */
  public static LocalPipeline start(Cluster cluster, Path model, Path stateDirectory) {
    Map<String, String> worker = addresses(cluster);
    worker.put(WorkerConfig.MODEL_FILE, model.toString());
    return new LocalPipeline(new WorkerConfig(worker), topology(cluster, stateDirectory));
  }

  /** The settings of a topology that drains. */
  public static TopologyConfig topology(Cluster cluster, Path stateDirectory) {
    Map<String, String> topology = addresses(cluster);
    topology.put(TopologyConfig.STATE_DIR, stateDirectory.toString());
    topology.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    return new TopologyConfig(topology);
  }

  private static Map<String, String> addresses(Cluster cluster) {
    Map<String, String> settings = new HashMap<>();
    settings.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    settings.put(Registry.URL_CONFIG, cluster.registryUrl());
    return settings;
  }
}
