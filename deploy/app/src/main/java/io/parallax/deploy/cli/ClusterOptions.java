package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import picocli.CommandLine.Option;

/** Which cluster a command works on: a named one, or one in this JVM. */
final class ClusterOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "Kafka brokers. Without: a broker and a registry in this JVM.")
  private String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Address of the schema registry of those brokers.")
  private String registryUrl;

  /**
   * Whether a cluster is named.
   *
   * @throws UsageException if only half of one is
   */
  boolean named() {
    if ((bootstrapServers == null) != (registryUrl == null)) {
      throw new UsageException(
          "--bootstrap-servers and --schema-registry belong together; give both or neither");
    }
    return bootstrapServers != null;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String registryUrl() {
    return registryUrl;
  }
}
