package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The settings of commands that need a cluster and nothing else. */
final class ClusterSettings {
  private ClusterSettings() {}

  /** A new definition of them, for commands that add their own. */
  static ConfigDef definition() {
    return new ConfigDef()
        .define(
            WorkerConfig.BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            ConfigDef.Importance.HIGH,
            "Kafka brokers.")
        .define(
            Registry.URL_CONFIG,
            ConfigDef.Type.STRING,
            ConfigDef.Importance.HIGH,
            "Address of the schema registry.");
  }

  /**
   * The cluster that flags, environment and file name.
   *
   * @throws UsageException if an address is missing
   */
  static Cluster cluster(RoleOptions options, Map<String, String> environment) {
    return RoleOptions.cluster(options.settings(definition(), environment));
  }
}
