package io.parallax.deploy.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.deploy.testkit.VoxelChangelog;
import io.parallax.schemas.ProbabilityMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight robots in four scenes at once. The scenes lie on top of each other: they see the same
 * voxels in frames of the same names, so whatever is mixed up shows.
 */
class SeveralScenesTest {
  private static final int SCENES = 4;
  private static final int ROBOTS_PER_SCENE = 2;

  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    embedded.close();
  }

  @Test
  void shouldKeepTheResultsOfScenesApartWhenTheirRobotsSendAtOnce() throws Exception {
    cluster.prepareTopics(OptionalInt.of(3));
    List<InferredScan> scans =
        IntStream.range(0, SCENES)
            .mapToObj(k -> InferredScan.flat().part("flat" + "-1".repeat(k), k, SCENES))
            .toList();
    List<PlayedScene> scenes = new ArrayList<>();
    try (TopologyProcesses instances = new TopologyProcesses(cluster, directory)) {
      scans.forEach(scan -> scenes.add(new PlayedScene(cluster, scan, instances::requireAlive)));
      instances.start("a", "b");
      send(interleaved(scans));
      scenes.forEach(PlayedScene::drain);
      scenes.forEach(PlayedScene::awaitComplete);
    } finally {
      scenes.forEach(PlayedScene::close);
    }

    VoxelChangelog state = VoxelChangelog.read(cluster);
    for (int k = 0; k < SCENES; k++) {
      InferredScan scan = scans.get(k);
      BatchResults batch = new BatchResults(scan);
      assertThat(batch.requests()).hasSizeGreaterThan(2);
      batch.assertEqual(scenes.get(k).results(), state.voxels(scan.sceneId(), scan.generation()));
    }
  }

  /**
   * The frames as they come when all robots send at the same rate: the robots of a scene share its
   * walk, each beginning with its own part.
   */
  private static List<ProbabilityMap> interleaved(List<InferredScan> scans) {
    record Sent(int when, ProbabilityMap map) {}
    List<Sent> all = new ArrayList<>();
    for (InferredScan scan : scans) {
      int part = scan.maps().size() / ROBOTS_PER_SCENE;
      for (int i = 0; i < scan.maps().size(); i++) {
        ProbabilityMap map =
            ProbabilityMap.newBuilder(scan.maps().get(i))
                .setSourceId(scan.sceneId() + "-robot-" + i / part)
                .build();
        all.add(new Sent(i % part, map));
      }
    }
    return all.stream().sorted(Comparator.comparingInt(Sent::when)).map(Sent::map).toList();
  }

  private void send(List<ProbabilityMap> maps) {
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      maps.forEach(publisher::send);
      publisher.flush();
    }
  }
}
