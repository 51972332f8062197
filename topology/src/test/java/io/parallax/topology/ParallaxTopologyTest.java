package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.backproject.ObservedFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;

final class ParallaxTopologyTest {
  private static final double BUDGET = 0.3;
  private static final SelectionRules RULES = new SelectionRules(2, 0.35, 0.25, BUDGET);
  private static final Map<String, String> DRAIN =
      Map.of(
          TopologyConfig.SELECTION_MODE,
          TopologyConfig.DRAIN,
          TopologyConfig.BUDGET,
          Double.toString(BUDGET));
  private static final Map<String, String> LIVE =
      Map.of(TopologyConfig.BUDGET, Double.toString(BUDGET));

  private static BatchScorer oracle(List<ProbabilityMap> maps) {
    return new BatchScorer(
        maps.stream()
            .map(map -> new BatchFrame(map.getFrameId(), ObservedFrame.of(map).view()))
            .toList(),
        0.05);
  }

  private static Map<VoxelIndex, VoxelStatistics> voxels(TopologyHarness harness, String sceneId) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    try (KeyValueIterator<String, BlockStatistics> blocks =
        harness
            .driver
            .<String, BlockStatistics>getKeyValueStore(Accumulator.STATISTICS_STORE)
            .all()) {
      blocks.forEachRemaining(
          entry -> {
            Keys.Block key = Keys.parseBlock(entry.key);
            if (key.sceneId().equals(sceneId)) {
              BlockIndex block = new BlockIndex(key.x(), key.y(), key.z());
              StatisticsCursor cursor =
                  new StatisticsCursor().reset(entry.value.getVoxels().array());
              while (cursor.next()) {
                voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
              }
            }
          });
    }
    return voxels;
  }

  private static List<String> names(List<LabelRequest> requests) {
    return requests.stream().map(r -> r.getFrameId() + "/" + r.getSuperpixel()).toList();
  }

  private static List<String> selected(List<SelectedSuperpixel> selected) {
    return selected.stream()
        .map(s -> s.superpixel().frameId() + "/" + s.superpixel().superpixel())
        .toList();
  }

  @Test
  void shouldHoldTheVoxelStateOfTheBatchScorerWhateverTheOrderAndHoweverOftenFramesCome() {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 1, 12);
    List<ProbabilityMap> disturbed = new ArrayList<>(maps);
    disturbed.addAll(maps.subList(2, 8));
    Collections.shuffle(disturbed, new Random(5));
    try (TopologyHarness harness = new TopologyHarness(DRAIN)) {
      disturbed.forEach(harness::send);
      harness.advance();

      assertThat(voxels(harness, "wall")).isEqualTo(oracle(maps).statistics());
    }
  }

  @Test
  void shouldRequestWhatTheBatchScorerSelectsWhenDrained() {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 2, 12);
    List<SelectedSuperpixel> expected = oracle(maps).select(RULES);
    try (TopologyHarness harness = new TopologyHarness(DRAIN)) {
      harness.drain("wall", 12);
      maps.subList(0, 11).forEach(harness::send);
      harness.advance();
      assertThat(harness.requests()).isEmpty();

      harness.send(maps.get(11));
      harness.advance();

      List<LabelRequest> requests = harness.requests();
      assertThat(expected).hasSizeGreaterThan(3);
      assertThat(names(requests)).isEqualTo(selected(expected));
      for (int i = 0; i < requests.size(); i++) {
        assertThat(requests.get(i).getViewEntropyBits())
            .isEqualTo(expected.get(i).score().viewEntropyBits());
        assertThat(requests.get(i).getViewDivergenceBits())
            .isEqualTo(expected.get(i).score().viewDivergenceBits());
        assertThat(requests.get(i).getStandsFor().stream().map(SuperpixelReference::getFrameId))
            .containsExactlyElementsOf(
                expected.get(i).standsFor().stream().map(o -> o.superpixel().frameId()).toList());
      }
      assertThat(harness.lastCoverage().getDrainedFrames()).isEqualTo(12);
    }
  }

  @Test
  void shouldMakeRequestsThatStandOnTheirOwn() {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 3, 6);
    try (TopologyHarness harness = new TopologyHarness(DRAIN)) {
      maps.forEach(harness::send);
      harness.drain("wall", 6);
      harness.advance();

      LabelRequest request = harness.requests().get(0);

      int id = request.getSuperpixel();
      CocoRle mask =
          CocoRle.parse(request.getMask().getCounts(), MadeUpScan.WIDTH, MadeUpScan.HEIGHT);
      assertThat(mask.area()).isEqualTo(request.getPixels()).isEqualTo(64);
      assertThat(request.getBox().getX()).isEqualTo(id % 4 * 8);
      assertThat(request.getBox().getY()).isEqualTo(id / 4 * 8);
      assertThat(request.getCrop().remaining()).isPositive();
      assertThat(request.getClassNames()).isEqualTo(MadeUpScan.CLASSES);
      assertThat(request.getMeanDistribution().stream().mapToDouble(p -> p).sum())
          .isBetween(0.999, 1.001);
      assertThat(request.getStatus()).isEqualTo(RequestStatus.OPEN);
      assertThat(request.getRequestId())
          .isEqualTo("wall/" + MadeUpScan.GENERATION + "/" + request.getFrameId() + "/" + id);
    }
  }

  @Test
  void shouldRequestAsTheSceneGrowsAndNeverExceedTheBudgetWhenLive() {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 4, 16);
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      List<SceneCoverage> rows = new ArrayList<>();
      int early = 0;
      int all = 0;
      for (int i = 0; i < maps.size(); i++) {
        harness.send(maps.get(i));
        harness.advance();
        rows.add(harness.lastCoverage());
        all += harness.requests().size();
        early = i == 7 ? all : early;
      }

      assertThat(early).isPositive();
      assertThat(all).isGreaterThan(early);
      assertThat(rows.get(15).getRequests()).isEqualTo(all);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(row.getRequestedPixels())
                      .isLessThanOrEqualTo(row.getBudgetPixels())
                      .isLessThanOrEqualTo(
                          (long)
                              (BUDGET * row.getFrames() * MadeUpScan.WIDTH * MadeUpScan.HEIGHT)));
    }
  }

  @Test
  void shouldKeepScenesApart() {
    List<ProbabilityMap> kitchen = MadeUpScan.maps("kitchen", 6, 8);
    List<ProbabilityMap> study = MadeUpScan.maps("study", 7, 8);
    try (TopologyHarness harness = new TopologyHarness(DRAIN)) {
      for (int i = 0; i < 8; i++) {
        harness.send(kitchen.get(i));
        harness.send(study.get(i));
      }
      harness.advance();

      assertThat(voxels(harness, "kitchen")).isEqualTo(oracle(kitchen).statistics());
      assertThat(voxels(harness, "study")).isEqualTo(oracle(study).statistics());
    }
  }

  @Test
  void shouldMarkARequestAsAnsweredWhenItsLabelComes() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      MadeUpScan.maps("wall", 8, 6).forEach(harness::send);
      harness.advance();
      LabelRequest open = harness.requests().get(0);

      harness
          .input(TopicCatalogue.LABELS)
          .pipeInput(
              "wall",
              new Label(
                  open.getRequestId(),
                  "wall",
                  Verdict.LABELLED,
                  List.of(new LabelledPart(1, null)),
                  "",
                  "ann",
                  Instant.EPOCH));
      harness.advance();

      assertThat(harness.requests())
          .filteredOn(r -> r.getRequestId().equals(open.getRequestId()))
          .extracting(LabelRequest::getStatus)
          .containsExactly(RequestStatus.ANSWERED);
      assertThat(harness.lastCoverage().getAnswered()).isEqualTo(1);
    }
  }
}
