package io.parallax.deploy.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.deploy.testkit.VoxelChangelog;
import io.parallax.schemas.ProbabilityMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances of the topology, each a process, against one: the state is the same. */
class InstancesTest {
  private static final int PARTITIONS = 4;

  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    embedded.close();
  }

  @Test
  void shouldGiveTheStateOfOneWhenTwoInstancesShareTheWork() throws Exception {
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    InferredScan scan = InferredScan.flat();
    try (TopologyProcesses instances = new TopologyProcesses(cluster, directory);
        PlayedScene scene = new PlayedScene(cluster, scan, instances::requireAlive)) {
      instances.start("a", "b");
      scene.send(scan.maps());
      scene.drain();
      scene.awaitComplete();
      assertEqualsBatch(scan, scene);
    }
  }

  @Test
  void shouldGiveTheStateOfOneWhenFourInstancesShareTheRealScan() throws Exception {
    InferredScan scan = InferredScan.scanNet();
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    try (TopologyProcesses instances = new TopologyProcesses(cluster, directory);
        PlayedScene scene = new PlayedScene(cluster, scan, instances::requireAlive)) {
      instances.start("a", "b", "c", "d");
      scene.send(scan.maps());
      scene.drain();
      scene.awaitComplete();
      assertEqualsBatch(scan, scene);
    }
  }

  @Test
  void shouldGiveTheStateOfOneWhenInstancesAreAddedAndRemovedInMidScan() throws Exception {
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    InferredScan scan = InferredScan.flat();
    List<ProbabilityMap> maps = scan.maps();
    try (TopologyProcesses instances = new TopologyProcesses(cluster, directory);
        PlayedScene scene = new PlayedScene(cluster, scan, instances::requireAlive)) {
      instances.start("a");
      scene.send(maps.subList(0, 6));
      scene.awaitFrames(3);
      instances.start("b", "c", "d");
      scene.send(maps.subList(6, 11));
      scene.awaitFrames(8);
      instances.stop("a");
      instances.stop("c");
      scene.send(maps.subList(11, maps.size()));
      scene.drain();
      scene.awaitComplete();
      assertEqualsBatch(scan, scene);
    }
  }

  @Test
  void shouldGiveTheStateOfOneWhenAnInstanceIsKilledInMidScan() throws Exception {
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    InferredScan scan = InferredScan.flat();
    List<ProbabilityMap> maps = scan.maps();
    try (TopologyProcesses instances =
            new TopologyProcesses(cluster, directory).with("kafka.session.timeout.ms", "6000");
        PlayedScene scene = new PlayedScene(cluster, scan, instances::requireAlive)) {
      instances.start("a", "b");
      scene.send(maps.subList(0, 10));
      scene.awaitFrames(4);
      instances.kill("a");
      scene.send(maps.subList(10, maps.size()));
      scene.drain();
      scene.awaitComplete();
      assertEqualsBatch(scan, scene);
    }
  }

  private void assertEqualsBatch(InferredScan scan, PlayedScene scene) {
    BatchResults batch = new BatchResults(scan);
    assertThat(batch.requests()).hasSizeGreaterThan(15);
    batch.assertEqual(
        scene.results(), VoxelChangelog.read(cluster).voxels(scan.sceneId(), scan.generation()));
  }
}
