package io.parallax.deploy.cli;

import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.embedded.BrokerListener;
import io.parallax.deploy.embedded.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code broker}: the broker of the demo on its own. */
@Command(
    name = "broker",
    description =
        "Runs a Kafka broker for a laptop or a test, until it is told to stop (SIGTERM, Ctrl-C):"
            + " one node, one copy of everything, no access control. Not for production.")
final class BrokerCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 9092;

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (default: ${DEFAULT-VALUE}).")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--advertised",
      paramLabel = "HOST:PORT",
      description = "What clients are told to connect to (default: where it listens).")
  private String advertised;

  @Option(
      names = "--outside",
      paramLabel = "PORT=HOST:PORT",
      description =
          "One more port for clients that come another way, such as through the published port of"
              + " a container, and what they are told to connect to; may be repeated.")
  private List<String> outside = List.of();

  @Override
  public Integer call() {
    List<BrokerListener> listeners = listeners();
    EmbeddedBroker broker = EmbeddedBroker.start(server.data(), listeners);
    String addresses =
        listeners.stream().map(BrokerListener::advertised).collect(Collectors.joining(", "));
    new RoleRun(spec.commandLine().getOut())
        .watch(Role.server("broker", addresses + ", data in " + broker.directory(), broker::close));
    return ExitCode.OK;
  }

  private List<BrokerListener> listeners() {
    String host = server.host();
    List<BrokerListener> listeners = new ArrayList<>();
    listeners.add(
        listener("--advertised", host, port, advertised == null ? host + ":" + port : advertised));
    for (String assignment : outside) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--outside takes PORT=HOST:PORT, but has '" + assignment + "'");
      }
      listeners.add(
          listener(
              "--outside",
              host,
              number(assignment.substring(0, equals)),
              assignment.substring(equals + 1)));
    }
    return listeners;
  }

  private static BrokerListener listener(String option, String host, int port, String advertised) {
    try {
      return new BrokerListener(host, port, advertised);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("--outside: '" + text + "' is no port", e);
    }
  }
}
