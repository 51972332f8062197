package io.parallax.deploy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.deploy.testkit.VoxelChangelog;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.label.PixelLabels.Origin;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version on what the first one left: it refuses to go on with its state, whose blocks lie in
 * other partitions, and a new application makes its own from the topics.
 */
class UpgradeTest {
  private static final String FIRST = "first-version.zip";

  private static final String APPLICATION = "parallax-second";

  /** What the first version called the model: it took the descriptor's word alone. */
  private static final String GENERATION = "flat-seed-1";

  /** The walk that the stored frames are the beginning of; they are 40 to 45. */
  private static final FlatScan WALK = FlatScan.of(3, 360);

  @TempDir private Path directory;

  @Test
  void shouldRefuseToGoOnWithTheStateOfTheFirstVersion() throws Exception {
    try (StoredVersion stored = StoredVersion.open(FIRST, directory)) {
      Call call =
          Call.of(
              "topology",
              "--bootstrap-servers",
              stored.cluster().bootstrapServers(),
              "--schema-registry",
              stored.cluster().registryUrl());

      assertThat(call.exitCode()).isEqualTo(2);
      assertThat(call.err())
          .contains("application parallax-topology has state of another version")
          .contains(
              "(stores pictures, scene-footprints, scene-selections, views, voxel-statistics)")
          .contains("new application.id")
          .hasLineCount(1);
    }
  }

  @Test
  void shouldRefuseANewApplicationWhenBlocksOfTheFirstVersionAreThere() throws Exception {
    try (StoredVersion stored = StoredVersion.open(FIRST, directory)) {
      Call call =
          Call.of(
              "topology",
              "--set=application.id=" + APPLICATION,
              "--bootstrap-servers",
              stored.cluster().bootstrapServers(),
              "--schema-registry",
              stored.cluster().registryUrl());

      assertThat(call.exitCode()).isEqualTo(2);
      assertThat(call.err())
          .contains(
              "application "
                  + APPLICATION
                  + " is new, but topics hold records of another one (evidence)")
          .contains("topics create")
          .hasLineCount(1);
    }
  }

  @Test
  void shouldMakeANewStateFromTheTopicsOfTheFirstVersion() throws Exception {
    try (StoredVersion stored = StoredVersion.open(FIRST, directory)) {
      goOn(stored);
    }
  }

  private static void goOn(StoredVersion stored) throws Exception {
    Cluster cluster = stored.cluster();
    List<ProbabilityMap> before = new ArrayList<>();
    List<LabelRequest> requestsBefore = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster)) {
      reader.on(TopicCatalogue.PROBABILITY_MAPS, before::add);
      reader.on(TopicCatalogue.LABEL_REQUESTS, requestsBefore::add);
      reader.readToEnd();
    }
    assertThat(before).hasSize(6);
    assertThat(requestsBefore).hasSize(19);
    List<ProbabilityMap> after = infer(WALK.frameIds().subList(46, 56));
    InferredScan scan = new InferredScan(WALK.sceneId(), joined(before, after));

    try (TopologyApplication topology = start(stored);
        PlayedScene scene =
            new PlayedScene(cluster, scan, () -> assertThat(topology.failure()).isNull());
        RecordPublisher<Label> labels = RecordPublisher.ofLabels(cluster)) {
      // What is there already changes nothing, whether it is sent as it was, or read by a worker of
      // now, which adds a digest that the maps of the first version do not have.
      scene.send(before);
      scene.send(infer(WALK.frameIds().subList(40, 46)));
      scene.send(after);
      scene.awaitFrames(scan.maps().size());
      scene.drain();
      scene.awaitComplete();

      SceneResults results = scene.results();
      new BatchResults(scan)
          .assertStateEqual(
              results,
              VoxelChangelog.read(cluster, APPLICATION).voxels(scan.sceneId(), scan.generation()));
      assertThat(ids(results.requests())).containsAll(ids(requestsBefore)).doesNotHaveDuplicates();
      assertThat(results.coverage().getFrames()).isEqualTo(16);
      LabelRequest asked =
          results.requests().stream()
              .filter(request -> request.getStatus() == RequestStatus.OPEN)
              .filter(request -> !ids(requestsBefore).contains(request.getRequestId()))
              .findFirst()
              .orElseThrow();
      labels.publish(List.of(answer(asked)));
      scene.await(() -> isCarried(results, scan));
      assertThat(results.deadLetters()).isEmpty();
    }
  }

  private static boolean isCarried(SceneResults results, InferredScan scan) {
    FrameLabels labels = results.labels(0.05);
    return scan.maps().stream()
        .map(labels::of)
        .anyMatch(
            frame ->
                IntStream.range(0, frame.origins().length)
                    .anyMatch(pixel -> frame.origin(pixel) == Origin.CARRIED));
  }

  private static List<String> ids(List<LabelRequest> requests) {
    return requests.stream().map(LabelRequest::getRequestId).toList();
  }

  private static Label answer(LabelRequest request) {
    return Label.newBuilder()
        .setRequestId(request.getRequestId())
        .setSceneId(request.getSceneId())
        .setVerdict(Verdict.LABELLED)
        .setParts(List.of(new LabelledPart(1, null)))
        .setAnnotator("anna")
        .setAnsweredAt(Instant.now())
        .build();
  }

  private static TopologyApplication start(StoredVersion stored) {
    TopologyApplication topology =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.APPLICATION_ID, APPLICATION,
                    TopologyConfig.BOOTSTRAP_SERVERS, stored.cluster().bootstrapServers(),
                    Registry.URL_CONFIG, stored.cluster().registryUrl(),
                    TopologyConfig.STATE_DIR, stored.stateDirectory().toString())));
    topology.start();
    return topology;
  }

  /** The maps of further frames, as a worker of the first version calls their model. */
  private static List<ProbabilityMap> infer(List<String> frameIds) throws Exception {
    Path file =
        RepositoryFiles.require(
            "deploy/flat/src/main/resources/io/parallax/deploy/flat/flat-seed.onnx");
    List<ProbabilityMap> maps = new ArrayList<>();
    try (SegmentationModel model = SegmentationModel.load(new ModelSource(file, null, 64, 48, 0))) {
      FrameInference inference = new FrameInference(model, SuperpixelChoice.SEEDS);
      for (String id : frameIds) {
        ProbabilityMap map =
            inference.infer(ScanFrames.toRecord(WALK.sceneId(), "test", WALK.frame(id)));
        map.setGeneration(GENERATION);
        maps.add(map);
      }
    }
    return maps;
  }

  private static List<ProbabilityMap> joined(
      List<ProbabilityMap> first, List<ProbabilityMap> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
