package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Registry;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The requests that the topology makes of a scan. */
public final class RealRequests {
  private static final Map<String, List<LabelRequest>> KNOWN = new HashMap<>();

  private RealRequests() {}

  /** Those of a rendered flat. */
  public static List<LabelRequest> flat() {
    return of(InferredScan.flat());
  }

  /** Those of the real scan; the test is skipped without it. */
  static List<LabelRequest> scanNet() {
    return of(InferredScan.scanNet());
  }

  private static synchronized List<LabelRequest> of(InferredScan scan) {
    return KNOWN.computeIfAbsent(scan.sceneId(), id -> request(scan));
  }

  private static List<LabelRequest> request(InferredScan scan) {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(1));
      Path state = Files.createTempDirectory("parallax-requests");
      try (TopologyApplication topology = topology(cluster, state);
          PlayedScene scene =
              new PlayedScene(cluster, scan, () -> assertThat(topology.failure()).isNull())) {
        topology.start();
        scene.send(scan.maps());
        scene.drain();
        scene.awaitComplete();
        List<LabelRequest> requests = scene.results().requests();
        assertThat(requests).hasSizeGreaterThan(10);
        return requests;
      } finally {
        delete(state);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TopologyApplication topology(Cluster cluster, Path state) {
    return new TopologyApplication(
        new TopologyConfig(
            Map.of(
                TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                Registry.URL_CONFIG, cluster.registryUrl(),
                TopologyConfig.STATE_DIR, state.toString(),
                TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
