package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.parallax.deploy.cli.RoleInterface;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the overlays tell the roles: images, commands, variables, ports, probes. */
class RolesTest {
  private static final List<String> WATCHED = List.of("worker", "topology", "desk", "trainer");

  private static Monitor monitor;

  @BeforeAll
  static void open() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    monitor = Monitor.open("desk", Map.of("monitor.port", Integer.toString(free)));
  }

  @AfterAll
  static void close() {
    monitor.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallCommandsWithVariablesThatTheyTake(Overlay overlay) throws IOException {
    for (Workload workload : overlay.workloads()) {
      for (Container container : workload.ours()) {
        Map<String, String> environment = overlay.environment(workload, container);
        RoleInterface.requireCommand(container.getArgs(), environment);
        RoleInterface.requireVariables(container.getArgs().get(0), environment);
      }
      assertThat(workload.container().getArgs()).first().isEqualTo(workload.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunImagesThatThereAre(Overlay overlay) throws IOException {
    Set<String> images = new TreeSet<>();
    for (Workload workload : overlay.workloads()) {
      workload.ours().forEach(container -> images.add(container.getImage()));
    }
    assertThat(images).hasSize(1);
    String image = images.iterator().next();
    if (overlay == Overlay.LAPTOP) {
      assertThat(Files.readString(RepositoryFiles.require("deploy/image/build")))
          .contains("\ntag=" + image + "\n");
    } else {
      // A name for the operator to put theirs in, with a version.
      assertThat(image).matches("registry\\.example\\.com/parallax:\\d+\\.\\d+\\.\\d+");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNamePortsThatAreListenedOn(Overlay overlay) throws IOException {
    for (Workload workload : overlay.workloads()) {
      Container container = workload.container();
      Map<String, String> environment = overlay.environment(workload, container);
      Map<String, Integer> listening = new TreeMap<>();
      if (WATCHED.contains(workload.name())) {
        assertThat(environment).containsEntry("PARALLAX_MONITOR_HOST", "0.0.0.0");
        listening.put("monitor", Integer.valueOf(environment.get("PARALLAX_MONITOR_PORT")));
      }
      if (workload.name().equals("topology")) {
        listening.put("queries", Integer.valueOf(environment.get("PARALLAX_QUERY_PORT")));
      }
      String command = String.join(" ", container.getArgs()).replace('=', ' ') + " ";
      if (command.contains("--port ")) {
        listening.put(
            workload.name(), Integer.valueOf(command.replaceAll(".*--port (\\d+) .*", "$1")));
      }
      if (command.contains("--outside ")) {
        listening.put(
            "outside", Integer.valueOf(command.replaceAll(".*--outside (\\d+) .*", "$1")));
      }
      assertThat(
              container.getPorts().stream()
                  .collect(
                      Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
          .as(workload.name())
          .isEqualTo(listening);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldProbeWhatAnswers(Overlay overlay) throws Exception {
    for (Workload workload : overlay.workloads()) {
      Container container = workload.container();
      Map<String, Probe> probes = new HashMap<>();
      probes.put("started", container.getStartupProbe());
      probes.put("ready", container.getReadinessProbe());
      probes.put("live", container.getLivenessProbe());
      for (Map.Entry<String, Probe> probe : probes.entrySet()) {
        if (WATCHED.contains(workload.name())) {
          var get = probe.getValue().getHttpGet();
          assertThat(get.getPort().getStrVal()).isEqualTo("monitor");
          assertThat(get.getPath()).isEqualTo("/health/" + probe.getKey());
          assertThat(status(get.getPath())).as(get.getPath()).isNotEqualTo(404);
        } else if (probe.getValue() != null) {
          assertThat(container.getPorts())
              .extracting(ContainerPort::getName)
              .contains(probe.getValue().getTcpSocket().getPort().getStrVal());
        }
      }
    }
    assertThat(status("/health/nothing")).isEqualTo(404);
  }

  private static int status(String path) throws Exception {
    URI address = URI.create(monitor.url().orElseThrow()).resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheTopologyByTheNamesThatItsPodsHave(Overlay overlay) throws IOException {
    Workload topology = overlay.workload("topology");
    Map<String, String> environment = overlay.environment(topology, topology.container());

    assertThat(environment)
        .containsEntry("PARALLAX_KAFKA_GROUP_INSTANCE_ID", "topology-0")
        .containsEntry("PARALLAX_QUERY_ADVERTISED_HOST", "topology-0.topology")
        .containsEntry("PARALLAX_QUERY_HOST", "0.0.0.0");
    assertThat(overlay.workload("desk").container().getArgs())
        .contains("http://topology:" + environment.get("PARALLAX_QUERY_PORT"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LAPTOP", "PRODUCTION"})
  void shouldPutTheModelWhereTheWorkerLooksForIt(Overlay overlay) throws IOException {
    Workload worker = overlay.workload("worker");
    Path file = Path.of(overlay.environment(worker, worker.container()).get("PARALLAX_MODEL_FILE"));
    Container first = worker.pod().getInitContainers().get(0);
    List<String> call =
        Stream.concat(first.getCommand().stream(), first.getArgs().stream()).toList();

    assertThat(call.get(call.size() - 1).replaceAll("/$", ""))
        .isEqualTo(file.getParent().toString());
    if (overlay == Overlay.LAPTOP) {
      assertThat(
              RepositoryFiles.require("deploy/flat/src/main/resources/io/parallax/deploy/flat")
                  .resolve(file.getFileName()))
          .exists();
    } else {
      assertThat(call).contains("/models/" + file.getFileName());
    }
    assertThat(first.getVolumeMounts())
        .anyMatch(mount -> mount.getMountPath().equals(file.getParent().toString()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryPodTight(Overlay overlay) throws IOException {
    String user =
        Files.readAllLines(RepositoryFiles.require("deploy/image/Dockerfile")).stream()
            .filter(line -> line.startsWith("USER "))
            .findAny()
            .orElseThrow();
    for (Workload workload : overlay.workloads()) {
      assertThat(workload.pod().getAutomountServiceAccountToken()).as(workload.name()).isFalse();
      PodSecurityContext pod = workload.pod().getSecurityContext();
      assertThat(pod.getRunAsNonRoot()).isTrue();
      assertThat("USER " + pod.getRunAsUser() + ":" + pod.getRunAsGroup()).isEqualTo(user);
      assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      for (Container container :
          Stream.concat(
                  workload.pod().getInitContainers().stream(),
                  workload.pod().getContainers().stream())
              .toList()) {
        SecurityContext security = container.getSecurityContext();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        Capabilities capabilities = security.getCapabilities();
        assertThat(capabilities.getDrop()).containsExactly("ALL");
        assertThat(capabilities.getAdd()).isEmpty();
      }
    }
  }
}
