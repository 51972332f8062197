package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.MonitorSettings;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a part is started on its own: settings in layers, and over them its cluster's addresses. */
final class RoleOptions {
  private static final String BOOTSTRAP_SERVERS = WorkerConfig.BOOTSTRAP_SERVERS;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "Kafka brokers; setting " + BOOTSTRAP_SERVERS + ".")
  private String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Address of the schema registry; setting " + Registry.URL_CONFIG + ".")
  private String registryUrl;

  @Mixin private Settings settings = new Settings();

  /**
   * The settings of all layers, with both addresses among them.
   *
   * @throws UsageException if an address or a setting is missing or unknown
   */
  Map<String, String> settings(ConfigDef definition, Map<String, String> environment) {
    Map<String, String> all = settings.layered(definition, environment);
    put(all, BOOTSTRAP_SERVERS, bootstrapServers);
    put(all, Registry.URL_CONFIG, registryUrl);
    require(all, BOOTSTRAP_SERVERS, "--bootstrap-servers HOST:PORT");
    require(all, Registry.URL_CONFIG, "--schema-registry URL");
    return all;
  }

  /** Sets what a flag says, if it was given. */
  static void put(Map<String, String> settings, String key, Object flag) {
    if (flag != null) {
      settings.put(key, flag.toString());
    }
  }

  /** Checks that a layer sets a key that a flag is the short form of. */
  static void require(Map<String, String> settings, String key, String flag) {
    if (settings.getOrDefault(key, "").isBlank()) {
      throw new UsageException(
          "%s is missing (or %s=… in --config or --set, or %s in the environment)"
              .formatted(flag, key, Settings.environmentName(key)));
    }
  }

  /**
   * Opens the monitor of a role where its settings say.
   *
   * @throws UsageException if it cannot listen there
   */
  static Monitor monitor(String role, Map<String, String> settings) {
    try {
      return Monitor.open(role, settings);
    } catch (IOException | UnresolvedAddressException e) {
      throw new UsageException(
          "%s, %s: cannot listen on %s:%s: %s"
              .formatted(
                  MonitorSettings.HOST,
                  MonitorSettings.PORT,
                  settings.getOrDefault(MonitorSettings.HOST, MonitorSettings.DEFAULT_HOST),
                  settings.get(MonitorSettings.PORT),
                  e.getMessage() == null ? "no such address" : e.getMessage()),
          e);
    }
  }

  /** The cluster that the settings name. */
  static Cluster cluster(Map<String, String> settings) {
    return new Cluster(
        settings.get(BOOTSTRAP_SERVERS),
        settings.get(Registry.URL_CONFIG),
        PipelineOptions.clientConfig(settings));
  }
}
