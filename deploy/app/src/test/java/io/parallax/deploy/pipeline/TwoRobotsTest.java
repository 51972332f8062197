package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.deploy.scan.ScanOfSource;
import io.parallax.deploy.stream.Pace;
import io.parallax.deploy.stream.ScanStream;
import io.parallax.deploy.stream.StreamResult;
import io.parallax.deploy.stream.StreamStatus;
import io.parallax.deploy.stream.StreamWatch;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two robots that number their frames alike stream into one scene of a real cluster, where worker
 * and topology run.
 */
class TwoRobotsTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final String SCENE = "hall";

  @TempDir private Path directory;

  private final Scan first = FlatScan.of(3, 8);
  private final Scan second = FlatScan.of(5, 8);
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private LocalPipeline pipeline;

  @BeforeEach
  void start() {
    assertThat(second.frameIds()).isEqualTo(first.frameIds());
    cluster.prepareTopics(OptionalInt.of(2));
    Map<String, String> worker = addresses();
    worker.put(WorkerConfig.MODEL_FILE, TINY.toString());
    Map<String, String> topology = addresses();
    topology.put(TopologyConfig.STATE_DIR, directory.resolve("state").toString());
    topology.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    pipeline = new LocalPipeline(new WorkerConfig(worker), new TopologyConfig(topology));
  }

  private Map<String, String> addresses() {
    Map<String, String> settings = new HashMap<>();
    settings.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    settings.put(Registry.URL_CONFIG, cluster.registryUrl());
    return settings;
  }

  @AfterEach
  void stop() {
    pipeline.close();
    embedded.close();
  }

  @Test
  void shouldHaveEveryFrameOfBothOnceWhenEachHasASourceIdOfItsOwn() {
    List<ProbabilityMap> maps = maps(first, "robot-1");
    maps.addAll(maps(second, "robot-2"));
    InferredScan both = new InferredScan(SCENE, maps);
    try (PlayedScene scene = new PlayedScene(cluster, both, pipeline::requireHealthy)) {
      stream(first, "robot-1", true);
      // The same frames again: they come before those of the other robot in every partition.
      stream(first, "robot-1", false);
      stream(second, "robot-2", true);
      scene.awaitFrames(16);
      scene.drain();
      scene.awaitComplete();

      new BatchResults(both).assertEqual(scene.results(), voxels());
      assertThat(scene.results().deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldHaveTheFramesOfTheFirstAloneWhenBothHaveTheSameSourceId() {
    InferredScan alone = new InferredScan(SCENE, maps(first, "robot-1"));
    try (PlayedScene scene = new PlayedScene(cluster, alone, pipeline::requireHealthy)) {
      stream(first, "robot-1", true);
      scene.awaitFrames(8);
      stream(second, "robot-1", false);
      scene.await(() -> scene.results().deadLetters().size() == 8);
      scene.drain();
      scene.awaitComplete();

      new BatchResults(alone).assertEqual(scene.results(), voxels());
      assertThat(scene.results().deadLetters().keySet())
          .containsExactlyInAnyOrderElementsOf(new ScanOfSource(second, "robot-1").frameIds());
      assertThat(scene.results().deadLetters().values())
          .extracting(DeadLetter::getReason)
          .containsOnly("frame-conflict");
    }
  }

  private void stream(Scan scan, String sourceId, boolean resume) {
    StreamResult result =
        new ScanStream(cluster, scan, SCENE, sourceId, new Pace.Unbounded())
            .run(resume, new Unwatched());
    assertThat(result).isEqualTo(new StreamResult(0, 8, 8));
  }

  /** What a worker makes of a robot's frames. */
  private static List<ProbabilityMap> maps(Scan scan, String sourceId) {
    Scan ofSource = new ScanOfSource(scan, sourceId);
    List<ProbabilityMap> maps = new ArrayList<>();
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(TINY))) {
      FrameInference inference = new FrameInference(model, SuperpixelChoice.GIVEN);
      for (String frameId : ofSource.frameIds()) {
        var frame = ScanFrames.toRecord(SCENE, sourceId, ofSource.frame(frameId));
        maps.add(inference.infer(frame));
      }
    }
    return maps;
  }

  private Map<VoxelIndex, VoxelStatistics> voxels() {
    return pipeline.ask(
        stores -> {
          Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
          stores.forEachBlock(
              SCENE,
              pipeline.generation(),
              (block, packed) -> {
                StatisticsCursor cursor = new StatisticsCursor().reset(packed);
                while (cursor.next()) {
                  voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
                }
              });
          return voxels;
        });
  }

  /** Lets a stream go to its end. */
  private static final class Unwatched implements StreamWatch {
    @Override
    public void begins(int before, int frames) {}

    @Override
    public void at(StreamStatus status) {}

    @Override
    public boolean stopWithin(Duration time) {
      return false;
    }
  }
}
