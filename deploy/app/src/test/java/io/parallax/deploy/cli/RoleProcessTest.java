package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.testkit.ChildJvm;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.RepositoryFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles as processes of their own, as an operator starts and stops them. */
class RoleProcessTest {
  private static final Path TINY = RepositoryFiles.tinyModel();

  @TempDir Path directory;

  @Test
  void shouldSayThatTheyRunAndEndWellWhenTerminated() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      String servers = cluster.bootstrapServers();
      Call.of("topics", "create", "--bootstrap-servers", servers, "--partitions", "1");
      Process worker = start(cluster, "worker", "--model", TINY.toString());
      Process topology =
          start(cluster, "topology", "--state-dir", directory.resolve("state").toString());
      try {
        assertThat(firstLine(worker))
            .as(log("worker"))
            .matches(
                "worker runs: model tiny-[0-9a-f]{8}, 3 classes, 1 pass, working resolution"
                    + " 320×240");
        assertThat(firstLine(topology))
            .as(log("topology"))
            .isEqualTo(
                "topology runs: application parallax-topology, mode live, voxels of 0.05 m, no"
                    + " queries");

        worker.destroy();
        topology.destroy();

        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(topology.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(worker.exitValue(), topology.exitValue())).containsExactly(0, 0);
      } finally {
        worker.destroyForcibly();
        topology.destroyForcibly();
      }
    }
  }

  @Test
  void shouldEndWellWhenBrokerAndRegistryAreTerminated() throws Exception {
    Process broker =
        start("broker", "--data=" + directory.resolve("broker"), "--port=" + FreePort.find());
    Process registry = start("registry", "--data=" + directory.resolve("registry"), "--port=0");
    try {
      assertThat(firstLine(broker)).as(log("broker")).startsWith("broker runs: 127.0.0.1:");
      assertThat(firstLine(registry)).as(log("registry")).startsWith("registry runs: http://");

      broker.destroy();
      registry.destroy();

      assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(registry.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(List.of(broker.exitValue(), registry.exitValue())).containsExactly(0, 0);
      assertThat(log("broker").get()).isEmpty();
      assertThat(log("registry").get()).isEmpty();
    } finally {
      broker.destroyForcibly();
      registry.destroyForcibly();
    }
  }

  @Test
  void shouldSayInOneLineWhenThePortOfAServerIsTaken() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Call.of("topics", "create", "--bootstrap-servers", cluster.bootstrapServers());
      int port = taken.getLocalPort();
      List<Process> servers =
          List.of(
              start("broker", "--data=" + directory.resolve("broker"), "--port=" + port),
              start("registry", "--data=" + directory.resolve("registry"), "--port=" + port),
              start(
                  cluster,
                  "topology",
                  "--state-dir=" + directory.resolve("state"),
                  "--query-port=" + port),
              start(cluster, "desk", "--port=" + port));
      for (Process server : servers) {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isIn(ExitCode.FAILURE, ExitCode.USAGE);
      }
      for (String server : List.of("broker", "registry", "topology", "desk")) {
        assertThat(log(server).get())
            .as(server)
            .hasLineCount(1)
            .matches("(?s)parallax: .* on 127.0.0.1:" + port + ": Address already in use\\R");
      }
    }
  }

  private Process start(EmbeddedCluster cluster, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry", cluster.registryUrl()));
    return start(all.toArray(String[]::new));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dlog4j2.configurationFile=src/main/resources/log4j2.properties");
    command.add(Parallax.class.getName());
    command.addAll(Arrays.asList(arguments));
    return ChildJvm.of(command)
        .redirectError(directory.resolve(arguments[0] + ".log").toFile())
        .start();
  }

  private Supplier<String> log(String role) {
    return () -> {
      try {
        return Files.readString(directory.resolve(role + ".log"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static String firstLine(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    return out.readLine();
  }
}
