package io.parallax.deploy.bench.scale;

import io.parallax.deploy.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker and a registry in processes of their own, so that heap and CPU of this JVM are the
 * topology's.
 */
final class ServerProcesses implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");
  private static final Pattern REGISTRY = Pattern.compile("registry runs: (\\S+),");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RoleProcess broker;
  private final RoleProcess registry;
  private final Cluster cluster;

  private ServerProcesses(RoleProcess broker, RoleProcess registry, Cluster cluster) {
    this.broker = broker;
    this.registry = registry;
    this.cluster = cluster;
  }

  /**
   * Running servers that hold nothing.
   *
   * @param directory for their data and logs, which stay
   */
  static ServerProcesses start(Path directory) {
    int port = freePort();
    RoleProcess broker = start("broker", directory, Integer.toString(port));
    try {
      RoleProcess registry = start("registry", directory, "0");
      try {
        broker.awaitRunning(TIMEOUT);
        registry.awaitRunning(TIMEOUT);
        Cluster cluster = new Cluster(HOST + ":" + port, address(registry), Map.of());
        return new ServerProcesses(broker, registry, cluster);
      } catch (RuntimeException e) {
        registry.close();
        throw e;
      }
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static RoleProcess start(String name, Path directory, String port) {
    String data = directory.resolve(name).toString();
    return RoleProcess.startServer(
        name, directory, List.of(name, "--data", data, "--port", port), JVM);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    }
  }

  private static String address(RoleProcess registry) {
    Matcher line = REGISTRY.matcher(registry.log());
    if (!line.find()) {
      throw new IllegalStateException("the registry does not say where it is:\n" + registry.log());
    }
    return line.group(1);
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
