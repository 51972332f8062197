package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
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

  /**
   * The cluster that flags, environment and file name, which answers and lets its topics be used.
   *
   * @param needed what will be done with topics
   * @throws UsageException if an address or a topic is missing
   */
  static Cluster connect(
      RoleOptions options,
      Map<String, String> environment,
      Map<String, List<AclOperation>> needed) {
    return connect(options.settings(definition(), environment), needed);
  }

  /** The same for a command with settings of its own. */
  static Cluster connect(Map<String, String> settings, Map<String, List<AclOperation>> needed) {
    Cluster cluster = RoleOptions.cluster(settings);
    cluster.requireReachable();
    new TopicCheck(cluster, needed).requireUsable();
    return cluster;
  }
}
