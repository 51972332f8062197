package io.parallax.deploy.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cli.WrittenRequests;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/**
 * The roles in containers of the project's image, on a network of their own: what they make of a
 * scan is what one JVM makes of it.
 *
 * <p>The scan is the real one where it is there, else a short rendered flat.
 */
class ContainersTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final String TOKEN = "a-token-for-the-test";
  private static final int REGISTRY_PORT = 8081;
  private static final int QUERY_PORT = 8091;
  private static final int DESK_PORT = 8090;

  private final List<RoleContainer> started = new ArrayList<>();

  @TempDir Path directory;
  private String image;
  private Network network;
  private Path scan;
  private Path model;
  private String servers;
  private String registryUrl;

  @BeforeEach
  void startBrokerAndRegistry() throws IOException {
    image = Engine.requireImage();
    Optional<Path> real = SharedFiles.find("scans/scannet-scene0014_00");
    Optional<Path> trained = SharedFiles.find("models/scannet-seed.onnx");
    if (real.isPresent() && trained.isPresent()) {
      scan = real.get();
      model = trained.get();
    } else {
      scan = directory.resolve("flat");
      FlatExport.write(scan, FlatScan.of(3, 12));
      model = TINY;
    }
    network = Network.newNetwork();
    int outside = FreePort.find();
    servers = "127.0.0.1:" + outside;
    start(
        role(
                512,
                "broker",
                "--data=/data/broker",
                "--host=0.0.0.0",
                "--advertised=broker:9092",
                "--outside=" + outside + "=" + servers)
            .withSamePort(outside));
    RoleContainer registry =
        start(
            role(256, "registry", "--data=/data/registry", "--host=0.0.0.0")
                .withExposedPorts(REGISTRY_PORT));
    registryUrl = "http://" + registry.address(REGISTRY_PORT);
    start(
        role(256, "topics", "create", "--bootstrap-servers=broker:9092", "--partitions=2")
            .thatEnds());
  }

  @AfterEach
  void stopAll() {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).stop();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void shouldGiveTheResultsOfOneJvm() throws Exception {
    RoleContainer topology =
        start(
            onTheCluster(768, "topology", "--mode=drain", "--state-dir=/data/state")
                .withEnv("PARALLAX_QUERY_HOST", "topology")
                .withEnv("PARALLAX_QUERY_PORT", Integer.toString(QUERY_PORT))
                .withExposedPorts(QUERY_PORT));
    RoleContainer desk =
        start(
            onTheCluster(384, "desk", "--host=0.0.0.0", "--topology=http://topology:" + QUERY_PORT)
                .withEnv("PARALLAX_DESK_TOKEN", TOKEN)
                .withExposedPorts(DESK_PORT));

    requireSameResults("given", scan);
    // A scene is called after its directory.
    Path again = directory.resolve("segmented-by-seeds");
    requireSameResults("seeds", Files.createSymbolicLink(again, scan));
    Files.delete(again);

    assertThat(get(topology.address(QUERY_PORT), "/settings", "").statusCode()).isEqualTo(200);
    assertThat(get(desk.address(DESK_PORT), "/", "").statusCode()).isEqualTo(401);
    HttpResponse<String> page = get(desk.address(DESK_PORT), "/", TOKEN);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>");

    for (int i = started.size() - 1; i >= 0; i--) {
      ContainerState end = started.get(i).terminate();
      assertThat(end.getOOMKilled()).as(started.get(i).getLogs()).isFalse();
      assertThat(end.getExitCodeLong()).as(started.get(i).getLogs()).isZero();
    }
  }

  /** Runs a scan with a worker of its own in a container, and with all parts in this JVM. */
  private void requireSameResults(String superpixels, Path scan) throws IOException {
    Path contained = directory.resolve(superpixels + "-contained");
    Path own = directory.resolve(superpixels + "-own");
    RoleContainer worker =
        start(
            onTheCluster(768, "worker", "--model", modelFile(), "--superpixels", superpixels)
                .withFile(model, modelFile()));
    requireDone(
        Call.of(
            "run",
            "--publish-only",
            "--bootstrap-servers=" + servers,
            "--schema-registry=" + registryUrl,
            "--scan=" + scan,
            "--out=" + contained),
        worker);
    assertThat(worker.terminate().getExitCodeLong()).as(worker.getLogs()).isZero();

    requireDone(
        Call.of(
            "run",
            "--mode=drain",
            "--scan=" + scan,
            "--model=" + model,
            "--superpixels=" + superpixels,
            "--out=" + own),
        worker);

    assertThat(contained.resolve("scores.csv")).hasSameTextualContentAs(own.resolve("scores.csv"));
    assertThat(WrittenRequests.read(contained)).isNotEmpty().isEqualTo(WrittenRequests.read(own));
  }

  private static void requireDone(Call call, RoleContainer worker) {
    assertThat(call.exitCode()).as(() -> call.err() + worker.getLogs()).isZero();
  }

  /** Where the containers find the model: by its own name, after which its results are called. */
  private String modelFile() {
    return "/models/" + model.getFileName();
  }

  private RoleContainer role(int megabytes, String... arguments) {
    return new RoleContainer(image, network, megabytes, arguments);
  }

  private RoleContainer onTheCluster(int megabytes, String... arguments) {
    return role(megabytes, arguments)
        .withEnv("PARALLAX_BOOTSTRAP_SERVERS", "broker:9092")
        .withEnv("PARALLAX_SCHEMA_REGISTRY_URL", "http://registry:" + REGISTRY_PORT);
  }

  private RoleContainer start(RoleContainer container) {
    started.add(container);
    container.start();
    return container;
  }

  private static HttpResponse<String> get(String address, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
