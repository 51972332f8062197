package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** The end of a scene: what is published last, what is left of it, and what comes too late. */
final class SceneClosingTest {
  private static final String SCENE = "wall";
  private static final Map<String, String> LIVE = Map.of(TopologyConfig.BUDGET, "0.3");
  private static final Map<String, String> REOPENING =
      Map.of(TopologyConfig.BUDGET, "0.3", TopologyConfig.REOPEN, "true");

  /** What the topics of one topology say in the end, without the times. */
  private static final class Published {
    final TopologyHarness harness;
    final Map<String, LabelRequest> requests = new TreeMap<>();
    final Map<String, SceneCoverage> rows = new HashMap<>();
    final Map<String, SceneMap> map = new TreeMap<>();
    long tombstones;

    Published(TopologyHarness harness) {
      this.harness = harness;
    }

    void read() {
      for (LabelRequest request : harness.requests()) {
        request.setDecidedAt(Instant.EPOCH);
        requests.put(request.getRequestId(), request);
      }
      for (SceneCoverage row : harness.output(TopicCatalogue.SCENE_COVERAGE).readValuesToList()) {
        row.setUpdatedAt(Instant.EPOCH);
        rows.put(row.getSceneId(), row);
      }
      for (KeyValue<String, SceneMap> block :
          harness.output(TopicCatalogue.SCENE_MAP).readKeyValuesToList()) {
        if (block.value == null) {
          tombstones++;
          map.remove(block.key);
        } else {
          block.value.setUpdatedAt(Instant.EPOCH);
          map.put(block.key, block.value);
        }
      }
    }

    List<LabelRequest> open() {
      return requests.values().stream()
          .filter(request -> request.getStatus() == RequestStatus.OPEN)
          .toList();
    }

    void scan(String sceneId) {
      MadeUpScan.maps(sceneId, 8, 8).forEach(harness::send);
      harness.advance();
      read();
    }

    void answer(LabelRequest request) {
      harness
          .input(TopicCatalogue.LABELS)
          .pipeInput(request.getSceneId(), label(request.getRequestId(), request.getSceneId()));
    }

    Set<String> keysOf(String sceneId) {
      return SceneClosingTest.keysOf(harness.keys(), sceneId);
    }

    double counted(String counter) {
      return harness.meters.get(counter).counter().count();
    }
  }

  private static Label label(String requestId, String sceneId) {
    return new Label(
        requestId,
        sceneId,
        Verdict.LABELLED,
        List.of(new LabelledPart(1, null)),
        "",
        "ann",
        Instant.EPOCH);
  }

  @Test
  void shouldPublishLastRowsAndLeaveNothingBehindWhenASceneIsClosed() {
    try (TopologyHarness harness = new TopologyHarness(LIVE);
        TopologyHarness other = new TopologyHarness(LIVE)) {
      Published closed = new Published(harness);
      Published kept = new Published(other);
      for (Published each : List.of(closed, kept)) {
        each.scan(SCENE);
        each.scan("hall");
        List<LabelRequest> ofScene =
            each.open().stream().filter(r -> r.getSceneId().equals(SCENE)).toList();
        assertThat(ofScene).hasSizeGreaterThan(2);
        each.answer(ofScene.get(0));
        each.answer(ofScene.get(1));
      }
      Map<String, Set<String>> before = harness.keys();

      harness.closeScene(SCENE);
      harness.advance();
      closed.read();
      other.advance();
      kept.read();

      assertThat(closed.keysOf("hall")).isEqualTo(keysOf(before, "hall"));
      assertThat(closed.keysOf(SCENE))
          .containsExactlyInAnyOrder(
              "scenes wall",
              "frame-closings closings/wall",
              "block-closings closings/wall",
              "scene-closings closings/wall");
      assertThat(closed.map).isEqualTo(kept.map);
      assertThat(closed.tombstones).isZero();
      assertThat(closed.open()).extracting(LabelRequest::getSceneId).containsOnly("hall");
      SceneCoverage row = closed.rows.get(SCENE);
      SceneCoverage open = kept.rows.get(SCENE);
      assertThat(row.getClosed()).isTrue();
      assertThat(row.getAnswered()).isEqualTo(2);
      assertThat(row.getWithdrawn() + 2).isEqualTo(row.getRequests()).isEqualTo(open.getRequests());
      assertThat(row.getFrames()).isEqualTo(8);
      assertThat(closed.rows.get("hall")).isEqualTo(kept.rows.get("hall"));
      for (LabelRequest request : closed.requests.values()) {
        RequestStatus expected = kept.requests.get(request.getRequestId()).getStatus();
        boolean isEnded = request.getSceneId().equals(SCENE) && expected == RequestStatus.OPEN;
        assertThat(request.getStatus()).isEqualTo(isEnded ? RequestStatus.WITHDRAWN : expected);
      }
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.meters.get("parallax.topology.scenes").gauge().value()).isEqualTo(1);
    }
  }

  private static Set<String> keysOf(Map<String, Set<String>> stores, String sceneId) {
    return stores.entrySet().stream()
        .flatMap(store -> store.getValue().stream().map(key -> store.getKey() + ' ' + key))
        // What waits to be published is not there any more a moment later.
        .filter(key -> !key.startsWith("blocks-to-map"))
        .filter(key -> key.contains(sceneId))
        .map(key -> key.replaceFirst("time/\\d+/", "time/"))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldDropAndCountWhatComesTooLateWhenAClosedSceneMayNotOpenAgain() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      Published wall = new Published(harness);
      wall.scan(SCENE);
      String request = wall.open().get(0).getRequestId();
      List<Evidence> evidence = harness.output(TopicCatalogue.EVIDENCE).readValuesToList();
      List<Footprint> footprints = harness.output(TopicCatalogue.FOOTPRINTS).readValuesToList();
      List<SuperpixelEvidence> reports =
          harness.output(TopicCatalogue.SUPERPIXEL_EVIDENCE).readValuesToList();
      harness.closeScene(SCENE);
      harness.advance();
      Set<String> left = wall.keysOf(SCENE);
      wall.read();
      Map<String, SceneMap> map = Map.copyOf(wall.map);

      MadeUpScan.maps(SCENE, 9, 2).forEach(harness::send);
      evidence.forEach(e -> harness.input(TopicCatalogue.EVIDENCE).pipeInput(Keys.block(e), e));
      footprints.forEach(f -> harness.input(TopicCatalogue.FOOTPRINTS).pipeInput(SCENE, f));
      reports.forEach(r -> harness.input(TopicCatalogue.SUPERPIXEL_EVIDENCE).pipeInput(SCENE, r));
      Evidence one = evidence.get(0);
      VoxelLabels labels =
          new VoxelLabels(
              SCENE, one.getBlockX(), one.getBlockY(), one.getBlockZ(), request, List.of(), 0);
      harness
          .input(TopicCatalogue.VOXEL_LABELS)
          .pipeInput(
              Keys.sceneBlock(SCENE, one.getBlockX(), one.getBlockY(), one.getBlockZ()), labels);
      harness.input(TopicCatalogue.LABELS).pipeInput(SCENE, label(request, SCENE));
      harness.closeScene(SCENE);
      harness.drain(SCENE, 8);
      harness.closeScene("nowhere");
      harness.advance();
      wall.read();

      assertThat(wall.counted("parallax.topology.closed.maps")).isEqualTo(2);
      assertThat(wall.counted("parallax.topology.closed.records"))
          .isEqualTo(evidence.size() + footprints.size() + reports.size() + 1);
      assertThat(harness.deadLetters())
          .extracting(DeadLetter::getReason)
          .containsExactly("closed-scene", "closed-scene", "closed-scene", "unknown-scene");
      assertThat(wall.keysOf(SCENE)).isEqualTo(left);
      assertThat(wall.map).isEqualTo(map);
      assertThat(wall.rows.get(SCENE).getClosed()).isTrue();
      assertThat(wall.open()).isEmpty();
    }
  }

  @Test
  void shouldBeLikeANewSceneWhenAFrameOpensItAgain() {
    try (TopologyHarness harness = new TopologyHarness(REOPENING);
        TopologyHarness fresh = new TopologyHarness(REOPENING)) {
      Published reopened = new Published(harness);
      MadeUpScan.maps(SCENE, 3, 5).forEach(harness::send);
      harness.advance();
      reopened.read();
      reopened.answer(reopened.open().get(0));
      harness.advance();
      List<Evidence> evidence = harness.output(TopicCatalogue.EVIDENCE).readValuesToList();
      List<Footprint> footprints = harness.output(TopicCatalogue.FOOTPRINTS).readValuesToList();
      harness.closeScene(SCENE);
      // Nothing is deleted yet: frames with the same names come first.
      reopened.read();
      reopened.requests.clear();
      reopened.map.clear();

      reopened.scan(SCENE);
      evidence.forEach(e -> harness.input(TopicCatalogue.EVIDENCE).pipeInput(Keys.block(e), e));
      footprints.forEach(f -> harness.input(TopicCatalogue.FOOTPRINTS).pipeInput(SCENE, f));
      Published once = new Published(fresh);
      once.scan(SCENE);
      for (Published each : List.of(reopened, once)) {
        each.answer(each.open().get(0));
        each.harness.driver.advanceWallClockTime(Duration.ofMinutes(2));
        each.read();
      }

      assertThat(reopened.rows).isEqualTo(once.rows);
      assertThat(reopened.requests).isEqualTo(once.requests);
      assertThat(reopened.map).isEqualTo(once.map);
      assertThat(reopened.keysOf(SCENE))
          .containsAll(once.keysOf(SCENE))
          .hasSize(once.keysOf(SCENE).size() + 3);
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldSelectAtTheEndWhenADrainedSceneIsScannedAgain() {
    Map<String, String> drain =
        Map.of(
            TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN,
            TopologyConfig.BUDGET, "0.3",
            TopologyConfig.REOPEN, "true");
    try (TopologyHarness harness = new TopologyHarness(drain)) {
      Published wall = new Published(harness);
      harness.drain(SCENE, 8);
      wall.scan(SCENE);
      Map<String, LabelRequest> first = Map.copyOf(wall.requests);
      harness.closeScene(SCENE);
      harness.advance();
      wall.read();
      wall.requests.clear();

      // The order may come before the frames.
      harness.drain(SCENE, 8);
      wall.scan(SCENE);

      assertThat(first).isNotEmpty();
      assertThat(wall.requests).isEqualTo(first);
      assertThat(wall.rows.get(SCENE).getDrainedFrames()).isEqualTo(8);
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldBeginAnewWhenTheFirstViewComesBeforeTheClosing() {
    List<ProbabilityMap> maps = MadeUpScan.maps(SCENE, 8, 2);
    List<Evidence> old = MadeUpScan.evidence(maps.subList(0, 1));
    List<Evidence> late = MadeUpScan.evidence(maps.subList(1, 2));
    try (var again = new ProcessorHarness(TestStages.accumulator(TestStages.ALWAYS));
        var fresh = new ProcessorHarness(TestStages.accumulator(TestStages.ALWAYS))) {
      old.forEach(e -> again.process(Keys.block(e), e));
      late.forEach(
          e -> {
            e.setClosings(1);
            again.process(Keys.block(e), e);
            fresh.process(Keys.block(e), e);
          });
      old.forEach(e -> again.process(Keys.block(e), e));

      assertThat(again.keys("block-statistics")).isEqualTo(fresh.keys("block-statistics"));
      assertThat(again.keys("block-views")).isEqualTo(fresh.keys("block-views"));
      assertThat(again.keys("dirty-blocks")).isEqualTo(fresh.keys("dirty-blocks"));
      List<SuperpixelEvidence> reports = again.punctuate(SuperpixelEvidence.class);
      assertThat(reports).extracting(SuperpixelEvidence::getClosings).containsOnly(1);
      assertThat(reports)
          .containsExactlyInAnyOrderElementsOf(fresh.punctuate(SuperpixelEvidence.class));
    }
  }
}
