package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a server that keeps something listens, and where it keeps it. */
final class ServerOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Where its data lie; made if need be, served again if there are some. Those of a broker"
              + " and of its registry belong together: records are unreadable without the ids.")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, this machine only). Others are open to"
              + " everybody who reaches them.")
  private String host = "127.0.0.1";

  /**
   * Where the data lie.
   *
   * @throws UsageException if nothing can be written there
   */
  Path data() {
    OutputDirectory.require("--data", data);
    return data;
  }

  String host() {
    return host;
  }
}
