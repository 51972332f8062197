package io.parallax.deploy.cli;

import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code registry}: the schema registry of the demo on its own. */
@Command(
    name = "registry",
    description =
        "Runs a schema registry for a laptop or a test, until it is told to stop (SIGTERM,"
            + " Ctrl-C): one node, no access control. Not for production.")
final class RegistryCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8081;
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = DEFAULT_PORT;

  @Override
  public Integer call() {
    if (port < 0 || port > MAX_PORT) {
      throw new UsageException("--port must be 0 to " + MAX_PORT + ", but is " + port);
    }
    InetSocketAddress address = new InetSocketAddress(server.host(), port);
    if (address.isUnresolved()) {
      throw new UsageException("--host " + server.host() + " is no address of a machine");
    }
    Path data = server.data();
    EmbeddedRegistry registry = EmbeddedRegistry.start(address, data);
    new RoleRun(spec.commandLine().getOut())
        .watch(Role.server("registry", registry.url() + ", schemas in " + data, registry::close));
    return ExitCode.OK;
  }
}
