package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.cli.BackgroundCall;
import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Worker, topology, desk and trainer, started by their commands on one broker, each with its
 * monitor. The worker follows the models, of which one is announced.
 */
final class MonitoredRoles implements AutoCloseable {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  final EmbeddedRegistry registry = EmbeddedRegistry.start();
  final EmbeddedBroker broker = EmbeddedBroker.start();
  final Cluster cluster = new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
  final int workerPort;
  final int topologyPort;
  final int deskPort;
  final int trainerPort;
  private final BackgroundCall worker;
  private final BackgroundCall topology;
  private final BackgroundCall desk;
  private final BackgroundCall trainer;

  MonitoredRoles(Path directory) throws Exception {
    assertThat(call("topics", "create", "--partitions=3").exitCode()).isZero();
    workerPort = FreePort.find();
    topologyPort = FreePort.find();
    deskPort = FreePort.find();
    trainerPort = FreePort.find();
    Call published =
        call(
            "models",
            "publish",
            TINY.toString(),
            "--role=active",
            "--store=" + directory + "/store");
    assertThat(published.exitCode()).as(published.err()).isZero();
    worker = start("worker", workerPort, "--set=model.cache.dir=" + directory.resolve("models"));
    topology =
        start(
            "topology",
            topologyPort,
            "--mode=drain",
            "--state-dir=" + directory.resolve("state"),
            "--set=kafka.metrics.sample.window.ms=1000");
    desk = start("desk", deskPort, "--port=0");
    trainer =
        start(
            "trainer",
            trainerPort,
            "--store=" + directory + "/store",
            "--work-dir=" + directory.resolve("trainer"));
  }

  private BackgroundCall start(String role, int port, String... arguments)
      throws InterruptedException {
    List<String> all = new ArrayList<>(List.of(role, "--set=monitor.port=" + port));
    all.addAll(Arrays.asList(arguments));
    all.addAll(addresses());
    return BackgroundCall.start(all.toArray(String[]::new));
  }

  /** Calls a command on the cluster. */
  Call call(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(arguments[0].equals("topics") ? addresses().subList(0, 1) : addresses());
    return Call.of(all.toArray(String[]::new));
  }

  private List<String> addresses() {
    return List.of(
        "--bootstrap-servers=" + broker.bootstrapServers(), "--schema-registry=" + registry.url());
  }

  /** The address of the monitor of each role. */
  Map<String, Integer> ports() {
    return Map.of(
        "worker", workerPort, "topology", topologyPort, "desk", deskPort, "trainer", trainerPort);
  }

  /** Sends the desk what a page would. */
  JsonNode desk(String path, String json) throws IOException, InterruptedException {
    String url = desk.out().strip().replace("desk runs: ", "");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + path))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  /** Waits until something holds. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    try (broker;
        registry;
        worker;
        topology;
        trainer) {
      desk.close();
    }
  }
}
