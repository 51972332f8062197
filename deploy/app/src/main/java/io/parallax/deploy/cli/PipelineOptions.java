package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.ClientSettings;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a scan is processed by a worker and a topology in this JVM. */
final class PipelineOptions {
  /** When requests are made. */
  enum Mode {
    LIVE,
    DRAIN
  }

  @Option(
      names = "--mode",
      paramLabel = "live|drain",
      description =
          "live: request as coverage grows; drain: once, when all frames are in (default:"
              + " live).")
  private Mode mode = Mode.LIVE;

  @Option(
      names = "--voxel-size",
      paramLabel = "METRES",
      description = "Side of a voxel (default: ${DEFAULT-VALUE}).")
  private double voxelSize = 0.05;

  @Mixin private Settings settings = new Settings();

  private final Map<String, String> defaults = new HashMap<>();

  /** Sets what a setting is where neither file nor environment nor flag says. */
  void byDefault(String key, String value) {
    defaults.put(key, value);
  }

  double voxelSize() {
    return voxelSize;
  }

  String mode() {
    return mode == Mode.LIVE ? TopologyConfig.LIVE : TopologyConfig.DRAIN;
  }

  /** The settings of file, environment and flags, for both. */
  Map<String, String> settings(Map<String, String> environment) {
    ConfigDef both = new ConfigDef(TopologyConfig.DEFINITION);
    ConfigDef worker = WorkerConfig.DEFINITION;
    worker
        .configKeys()
        .forEach(
            (name, key) -> {
              if (!both.names().contains(name)) {
                both.define(key);
              }
            });
    Map<String, String> layered = new TreeMap<>(defaults);
    layered.putAll(settings.layered(both, environment));
    return layered;
  }

  /** The settings of Kafka's clients and of the registry's among those given. */
  static Map<String, String> clientConfig(Map<String, String> settings) {
    Map<String, String> config = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(ClientSettings.PREFIX)) {
            config.put(key.substring(ClientSettings.PREFIX.length()), value);
          } else if (key.startsWith("schema.registry.")) {
            config.put(key, value);
          }
        });
    return config;
  }

  /** A worker that runs one model. */
  WorkerConfig worker(
      Cluster cluster,
      Map<String, String> settings,
      Path model,
      Path modelConfig,
      SuperpixelChoice superpixels) {
    Map<String, String> worker = worker(cluster, settings, superpixels);
    worker.put(WorkerConfig.MODEL_FILE, model.toString());
    if (modelConfig != null) {
      worker.put(WorkerConfig.MODEL_CONFIG, modelConfig.toString());
    }
    return new WorkerConfig(worker);
  }

  /** A worker that follows topic {@code models}. */
  WorkerConfig follower(
      Cluster cluster, Map<String, String> settings, Path cache, SuperpixelChoice superpixels) {
    Map<String, String> worker = worker(cluster, settings, superpixels);
    worker.put(WorkerConfig.MODEL_CACHE_DIR, cache.toString());
    return new WorkerConfig(worker);
  }

  private static Map<String, String> worker(
      Cluster cluster, Map<String, String> settings, SuperpixelChoice superpixels) {
    Map<String, String> worker = only(WorkerConfig.DEFINITION, settings);
    worker.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    worker.put(Registry.URL_CONFIG, cluster.registryUrl());
    worker.put(WorkerConfig.SUPERPIXELS, superpixels.setting());
    return worker;
  }

  TopologyConfig topology(Cluster cluster, Map<String, String> settings, Path stateDirectory) {
    Map<String, String> topology = only(TopologyConfig.DEFINITION, settings);
    topology.put(TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    topology.put(Registry.URL_CONFIG, cluster.registryUrl());
    topology.put(TopologyConfig.STATE_DIR, stateDirectory.toString());
    topology.put(TopologyConfig.SELECTION_MODE, mode());
    topology.put(TopologyConfig.VOXEL_SIZE, Double.toString(voxelSize));
    return new TopologyConfig(topology);
  }

  private static Map<String, String> only(ConfigDef definition, Map<String, String> settings) {
    Map<String, String> own = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (definition.names().contains(key) || Settings.isClientSetting(key)) {
            own.put(key, value);
          }
        });
    return own;
  }
}
