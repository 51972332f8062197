package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker against the batch scorer, over the real scan. */
final class PipelineTest {
  private final InferredScan scan = InferredScan.scanNet();
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final List<TopologyApplication> running = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    running.forEach(TopologyApplication::close);
    embedded.close();
  }

  @Test
  void shouldEqualTheBatchScorerWhenFramesComeInOrder() {
    cluster.prepareTopics(OptionalInt.of(3));
    start("a", TopologyConfig.DRAIN);

    SceneResults results = process(scan.maps());

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenFramesComeInAnyOrderOnOnePartition() {
    cluster.prepareTopics(OptionalInt.of(1));
    start("a", TopologyConfig.DRAIN);
    List<ProbabilityMap> shuffled = new ArrayList<>(scan.maps());
    Collections.shuffle(shuffled, new Random(3));

    SceneResults results = process(shuffled);

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenHalfOfTheFramesComeTwiceOnSevenPartitions() {
    cluster.prepareTopics(OptionalInt.of(7));
    start("a", TopologyConfig.DRAIN);
    List<ProbabilityMap> twice = new ArrayList<>(scan.maps());
    Collections.shuffle(twice, new Random(4));
    twice.addAll(twice.subList(0, twice.size() / 2));
    Collections.shuffle(twice, new Random(5));

    SceneResults results = process(twice);

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenInstancesComeAndGoInMidScan() {
    cluster.prepareTopics(OptionalInt.of(4));
    List<ProbabilityMap> maps = scan.maps();
    SceneResults results;
    try (PlayedScene scene = play()) {
      results = scene.results();
      TopologyApplication first = start("first", TopologyConfig.DRAIN);
      scene.send(maps.subList(0, 12));
      scene.awaitFrames(6);
      start("second", TopologyConfig.DRAIN);
      scene.send(maps.subList(12, 20));
      scene.awaitFrames(15);
      first.close();
      running.remove(first);
      scene.send(maps.subList(20, maps.size()));
      scene.drain();
      scene.awaitComplete();
    }

    assertEqualsOracle(results);
  }

  @Test
  void shouldRequestWhileFramesArriveAndKeepWithinTheBudgetWhenLive() {
    cluster.prepareTopics(OptionalInt.of(2));
    start("a", TopologyConfig.LIVE);
    int early;
    SceneResults results;
    try (PlayedScene scene = play()) {
      results = scene.results();
      scene.send(scan.maps().subList(0, 13));
      scene.await(() -> results.requestCount() > 0 && results.coverage().getFrames() == 13);
      early = results.requestCount();
      assertThat(requestedPixels(results)).isLessThanOrEqualTo((long) (0.07 * 13 * 320 * 240));
      scene.send(scan.maps().subList(13, scan.maps().size()));
      scene.drain();
      scene.awaitComplete();
    }

    assertThat(results.requestCount()).isGreaterThan(early);
    assertThat(requestedPixels(results))
        .isEqualTo(results.coverage().getRequestedPixels())
        .isLessThanOrEqualTo(results.coverage().getBudgetPixels());
  }

  private static long requestedPixels(SceneResults results) {
    return results.requests().stream().mapToLong(LabelRequest::getPixels).sum();
  }

  private TopologyApplication start(String name, String mode) {
    TopologyApplication application =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                    Registry.URL_CONFIG, cluster.registryUrl(),
                    TopologyConfig.STATE_DIR, directory.resolve(name).toString(),
                    TopologyConfig.SELECTION_MODE, mode,
                    TopologyConfig.COMMIT_INTERVAL, "200")));
    running.add(application);
    application.start();
    return application;
  }

  private SceneResults process(List<ProbabilityMap> maps) {
    try (PlayedScene scene = play()) {
      scene.send(maps);
      scene.drain();
      scene.awaitComplete();
      return scene.results();
    }
  }

  private PlayedScene play() {
    return new PlayedScene(
        cluster,
        scan,
        () -> running.forEach(application -> assertThat(application.failure()).isNull()));
  }

  private void assertEqualsOracle(SceneResults results) {
    BatchResults batch = new BatchResults(scan);
    assertThat(batch.requests()).hasSizeGreaterThan(50);
    batch.assertEqual(results, voxels());
  }

  /** The voxels of all running instances together. */
  private Map<VoxelIndex, VoxelStatistics> voxels() {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    for (TopologyApplication application : running) {
      assertThat(application.state()).isEqualTo(KafkaStreams.State.RUNNING);
      application
          .queries()
          .forEachBlock(
              scan.sceneId(),
              scan.generation(),
              (block, packed) -> {
                StatisticsCursor cursor = new StatisticsCursor().reset(packed);
                while (cursor.next()) {
                  voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
                }
              });
    }
    return voxels;
  }
}
