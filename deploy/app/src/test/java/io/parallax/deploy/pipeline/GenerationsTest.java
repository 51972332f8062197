package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.TwoGenerationsRun;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.codec.Planes;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scene scored by two models, one after the other, in two instances on a real broker. */
final class GenerationsTest implements TwoGenerationsRun.Pipeline {
  private static final String NEW = "second-0badcafe";

  private final InferredScan first = InferredScan.flat();
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final List<TopologyApplication> running = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void prepare() {
    cluster.prepareTopics(OptionalInt.of(3));
    start();
  }

  @AfterEach
  void close() {
    stop();
    embedded.close();
  }

  private void start() {
    for (String name : List.of("a", "b")) {
      start(name);
    }
  }

  private void stop() {
    running.forEach(TopologyApplication::close);
    running.clear();
  }

  private void start(String name) {
    TopologyApplication application =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                    Registry.URL_CONFIG, cluster.registryUrl(),
                    TopologyConfig.STATE_DIR, directory.resolve(name).toString(),
                    TopologyConfig.SELECTION_MODE, TopologyConfig.LIVE,
                    TopologyConfig.COMMIT_INTERVAL, "200")));
    running.add(application);
    application.start();
  }

  /**
   * The same frames as a model sees them that takes the classes of every other pixel for others.
   */
  private static InferredScan otherOpinion(InferredScan scan) {
    List<ProbabilityMap> maps = new ArrayList<>();
    for (ProbabilityMap map : scan.maps()) {
      int classes = map.getClassNames().size();
      int pixels = map.getCamera().getWidth() * map.getCamera().getHeight();
      byte[] before = Planes.decompress(map.getProbabilities(), classes * pixels);
      byte[] after = before.clone();
      for (int p = 0; p < pixels; p += 2) {
        for (int c = 0; c < classes; c++) {
          after[c * pixels + p] = before[(c + 1) % classes * pixels + p];
        }
      }
      maps.add(
          ProbabilityMap.newBuilder(map)
              .setGeneration(NEW)
              .setProbabilities(Planes.compress(after))
              .build());
    }
    return new InferredScan(scan.sceneId(), maps);
  }

  @Test
  void shouldScoreInTheShadowChangeOverGoBackAndForget() {
    try (TwoGenerationsRun run = new TwoGenerationsRun(cluster, first, otherOpinion(first), this)) {
      for (TwoGenerationsRun.Step step : run.steps()) {
        // Of what was announced while no instance ran, no record comes any more.
        boolean isAway = step.name().equals("rolled back");
        if (isAway) {
          stop();
        }
        step.begin().run();
        if (isAway) {
          start();
        }
        step.end().run();
      }
    }
  }

  @Override
  public void announce(String generation, ModelRole role) {
    new ModelTopic(cluster)
        .append(
            Model.newBuilder()
                .setGeneration(generation)
                .setUri("file:/models/" + generation)
                .setSha256("0".repeat(64))
                .setClassNames(first.maps().get(0).getClassNames())
                .setRole(role)
                .build());
  }

  /** In another order than that of the scan, as workers that share it send it. */
  @Override
  public void score(InferredScan scan) {
    List<ProbabilityMap> shuffled = new ArrayList<>(scan.maps());
    Collections.shuffle(shuffled, new Random(1));
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      shuffled.forEach(publisher::send);
      publisher.flush();
    }
  }

  @Override
  public Map<VoxelIndex, VoxelStatistics> voxels(String generation) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    for (TopologyApplication application : running) {
      application
          .queries()
          .forEachBlock(
              first.sceneId(),
              generation,
              (block, packed) -> {
                StatisticsCursor cursor = new StatisticsCursor().reset(packed);
                while (cursor.next()) {
                  voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
                }
              });
    }
    return voxels;
  }

  @Override
  public void requireHealthy() {
    running.forEach(application -> assertThat(application.failure()).isNull());
  }
}
