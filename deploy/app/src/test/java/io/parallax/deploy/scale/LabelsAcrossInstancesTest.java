package io.parallax.deploy.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.annotate.Oracle;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.pipeline.LabelsInMemory;
import io.parallax.deploy.pipeline.LabelsInMemory.PixelLabel;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.run.SceneFollower;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.Answer;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that are carried by instances that come and go, each a process: every pixel gets the
 * label that a computation in memory gives it.
 */
class LabelsAcrossInstancesTest {
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
  void shouldCarryEveryAnswerOnceWhenInstancesAreAddedStoppedAndKilledMeanwhile() throws Exception {
    InferredScan inferred = InferredScan.scanNet();
    Scan scan = ScanFormat.SCANNET.open(SharedFiles.require("scans/scannet-scene0014_00"));
    List<ProbabilityMap> maps = inferred.maps();
    Map<String, PixelLabel[]> expected = new LabelsInMemory(scan, inferred).labels();
    Oracle oracle = new Oracle(Truth.of(scan), "oracle", 0);
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    try (TopologyProcesses instances =
            new TopologyProcesses(cluster, directory).with("kafka.session.timeout.ms", "6000");
        PlayedScene scene = new PlayedScene(cluster, inferred, instances::requireAlive);
        RecordPublisher<Label> labels = RecordPublisher.ofLabels(cluster)) {
      instances.start("a");
      scene.send(maps.subList(0, 12));
      scene.awaitFrames(6);
      instances.start("b");
      scene.send(maps.subList(12, maps.size()));
      scene.drain();
      scene.awaitComplete();
      List<LabelRequest> requests = scene.results().requests();
      assertThat(requests).hasSameSizeAs(new BatchResults(inferred).requests());

      answer(labels, oracle, requests.subList(0, 20));
      instances.start("c");
      answer(labels, oracle, requests.subList(20, 40));
      scene.await(() -> scene.results().coverage().getAnswered() > 20);
      instances.stop("a");
      answer(labels, oracle, requests.subList(40, 60));
      scene.await(() -> scene.results().coverage().getAnswered() > 40);
      instances.kill("b");
      answer(labels, oracle, requests.subList(60, requests.size()));
      scene.await(() -> scene.results().coverage().getAnswered() == requests.size());
      scene.await(() -> areEqual(labels(scene.results(), maps), expected));
      // What it still had to say is said when it has stopped.
      instances.stop("c");
      assertSettled(inferred, requests, expected);
    }
  }

  private static void answer(
      RecordPublisher<Label> labels, Oracle oracle, List<LabelRequest> requests) {
    labels.publish(requests.stream().map(oracle::answer).toList());
  }

  private void assertSettled(
      InferredScan scan, List<LabelRequest> made, Map<String, PixelLabel[]> expected) {
    Map<String, LabelRequest> requests = new HashMap<>();
    List<DeadLetter> refused = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(cluster)
            .on(
                TopicCatalogue.LABEL_REQUESTS,
                request -> requests.put(request.getRequestId(), request))
            .on(TopicCatalogue.DEAD_LETTERS, refused::add)) {
      reader.readToEnd();
    }
    assertThat(refused).isEmpty();
    assertThat(requests.keySet())
        .containsExactlyInAnyOrderElementsOf(
            made.stream().map(LabelRequest::getRequestId).toList());
    assertThat(requests.values())
        .allSatisfy(
            request -> {
              assertThat(request.getStatus()).isEqualTo(RequestStatus.ANSWERED);
              assertThat(request.getAnswers())
                  .extracting(Answer::getAnnotator)
                  .containsExactly("oracle");
            });
    SceneResults settled = new SceneResults(scan.generation());
    try (SceneFollower follower = new SceneFollower(cluster, scan.sceneId(), settled, null)) {
      while (!areEqual(labels(settled, scan.maps()), expected)) {
        assertThat(follower.poll(Duration.ofSeconds(10))).as("there is more to read").isTrue();
      }
    }
  }

  private static Map<String, PixelLabel[]> labels(SceneResults results, List<ProbabilityMap> maps) {
    FrameLabels projection = results.labels(0.05);
    Map<String, PixelLabel[]> labels = new TreeMap<>();
    maps.forEach(map -> labels.put(map.getFrameId(), LabelsInMemory.labels(projection.of(map))));
    return labels;
  }

  private static boolean areEqual(Map<String, PixelLabel[]> some, Map<String, PixelLabel[]> all) {
    return all.entrySet().stream()
        .allMatch(entry -> Arrays.equals(entry.getValue(), some.get(entry.getKey())));
  }
}
