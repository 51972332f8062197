package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.ComposeFile.Service;
import io.parallax.deploy.desk.DeskAddress;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds {@code deploy/compose.yaml} against the commands, settings, ports and files it names. */
class ComposeFileTest {
  private static final Path FILE = RepositoryFiles.require("deploy/compose.yaml");
  private static final Set<String> CONDITIONS =
      Set.of("service_started", "service_healthy", "service_completed_successfully");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\w+://)?([\\w.-]+):(\\d+)(/.*)?");

  private Map<String, Service> services;

  @BeforeEach
  void read() throws IOException {
    services = ComposeFile.read(FILE).services();
  }

  @Test
  void shouldHaveEveryPart() {
    assertThat(services)
        .containsOnlyKeys(
            "kafka", "registry", "topics", "worker", "topology", "desk", "prometheus", "grafana");
    assertThat(roles()).containsOnlyKeys("topics", "worker", "topology", "desk");
  }

  @Test
  void shouldCallCommandsThatThereAre() {
    roles()
        .forEach((name, role) -> RoleInterface.requireCommand(role.command(), role.environment()));
    roles().forEach((name, role) -> assertThat(role.command()).first().isEqualTo(name));
  }

  @Test
  void shouldGiveEveryRoleSettingsThatItTakes() {
    roles().forEach((name, role) -> RoleInterface.requireVariables(name, role.environment()));
  }

  @Test
  void shouldMountFilesThatThereAre() throws IOException {
    Set<String> volumes = ComposeFile.read(FILE).volumes().keySet();
    for (Service service : services.values()) {
      for (String mount : service.volumes()) {
        String source = mount.substring(0, mount.indexOf(':'));
        if (!source.startsWith(".")) {
          assertThat(volumes).contains(source);
        } else {
          if (!source.startsWith("./monitoring/")
              || Files.exists(FILE.resolveSibling("monitoring"))) {
            assertThat(FILE.resolveSibling(source)).exists();
          }
          assertThat(mount).endsWith(":ro");
        }
      }
    }
    Service worker = services.get("worker");
    Path models = FILE.resolveSibling(worker.volumes().get(0).split(":", -1)[0]);
    assertThat(worker.environment().get("PARALLAX_MODEL_FILE")).startsWith("/models/");
    assertThat(
            models.resolve(
                worker.environment().get("PARALLAX_MODEL_FILE").substring("/models/".length())))
        .exists();
  }

  @Test
  void shouldNamePortsThatAreListenedOn() throws IOException {
    Map<String, Set<Integer>> listening =
        Map.of(
            "kafka",
                ports(services.get("kafka").environment().get("KAFKA_LISTENERS").split(",", -1)),
            "registry", Set.of(8080),
            "topics", Set.of(),
            "worker", Set.of(monitorPort("worker")),
            "topology",
                Set.of(
                    monitorPort("topology"),
                    Integer.parseInt(
                        services.get("topology").environment().get("PARALLAX_QUERY_PORT"))),
            "desk", Set.of(monitorPort("desk"), deskPort()),
            "prometheus", Set.of(9090),
            "grafana", Set.of(3000));
    services.forEach(
        (name, service) ->
            service
                .ports()
                .forEach(
                    published -> {
                      String[] parts = published.split(":", -1);
                      assertThat(parts).as(published).hasSize(3).startsWith("127.0.0.1");
                      assertThat(listening.get(name)).contains(Integer.parseInt(parts[2]));
                    }));
    roles().values().stream()
        .flatMap(
            role -> Stream.concat(role.command().stream(), role.environment().values().stream()))
        .map(HOST_AND_PORT::matcher)
        .filter(address -> address.matches() && !address.group(1).equals("0.0.0.0"))
        .forEach(
            address ->
                assertThat(listening.get(address.group(1)))
                    .as(address.group())
                    .contains(Integer.parseInt(address.group(2))));
    scraped()
        .forEach(
            address ->
                assertThat(listening.get(address.group(1)))
                    .as("scraped at " + address.group())
                    .contains(Integer.parseInt(address.group(2))));
    assertThat(services.get("kafka").environment().get("KAFKA_ADVERTISED_LISTENERS"))
        .contains("://kafka:9092");
    assertThat(URI.create(services.get("worker").environment().get("PARALLAX_SCHEMA_REGISTRY_URL")))
        .hasPath("/apis/ccompat/v7");
  }

  @Test
  void shouldKeepEveryContainerTight() {
    services.forEach(
        (name, service) -> {
          assertThat(service.capDrop()).as(name).containsExactly("ALL");
          assertThat(service.securityOpt()).as(name).containsExactly("no-new-privileges:true");
          assertThat(service.memLimit()).as(name).isNotBlank();
          assertThat(service.image()).as(name).contains(":").doesNotContain("/:");
          if (service.isRole()) {
            assertThat(service.readOnly()).as(name).isTrue();
            assertThat(service.user()).as(name).isEqualTo("10001:10001");
            assertThat(service.tmpfs()).as(name).singleElement().asString().contains("noexec");
          } else {
            assertThat(service.image()).as(name).matches("[\\w-]+/[\\w-]+:v?\\d+\\.\\d+\\.\\d+");
          }
          service
              .dependsOn()
              .forEach(
                  (other, dependency) -> {
                    assertThat(services).as(name).containsKey(other);
                    assertThat(CONDITIONS).contains(dependency.condition());
                    if (dependency.condition().equals("service_healthy")) {
                      assertThat(services.get(other).healthcheck()).as(other).isNotNull();
                    }
                  });
        });
  }

  /** What Prometheus is told to look at. */
  private static List<Matcher> scraped() throws IOException {
    Path file = FILE.resolveSibling("monitoring/prometheus/prometheus.yaml");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Pattern.compile("\"(\\w+):(\\d+)\"")
        .matcher(Files.readString(file))
        .results()
        .map(found -> HOST_AND_PORT.matcher(found.group().replace("\"", "")))
        .filter(Matcher::matches)
        .toList();
  }

  private Map<String, Service> roles() {
    return services.entrySet().stream()
        .filter(service -> service.getValue().isRole())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private int monitorPort(String role) {
    return Integer.parseInt(services.get(role).environment().get("PARALLAX_MONITOR_PORT"));
  }

  private int deskPort() {
    List<String> command = services.get("desk").command();
    int at = command.indexOf("--port");
    return at < 0 ? DeskAddress.DEFAULT_PORT : Integer.parseInt(command.get(at + 1));
  }

  private static Set<Integer> ports(String... listeners) {
    return Stream.of(listeners)
        .map(listener -> Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1)))
        .collect(Collectors.toSet());
  }
}
