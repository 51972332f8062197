package io.parallax.scorer.selection;

import static io.parallax.scorer.selection.HandMadeScene.RASTER;
import static io.parallax.scorer.selection.HandMadeScene.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.statistics.Accumulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of other generations of a scene. */
final class OtherGenerationsTest {
  private static final SelectionRules RULES = new SelectionRules(2, 0.35, 0.25, 0.3);
  private static final SelectionRules ALL = new SelectionRules(2, 0.35, 0.25, 1);

  private final Map<String, FrameEvidence> frames = new HashMap<>();
  private final Map<BlockIndex, Map<String, byte[]>> shares = new HashMap<>();

  private void scan(long seed) {
    Map<BlockIndex, byte[]> statistics = new HashMap<>();
    Accumulation accumulation = new Accumulation();
    BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);
    for (BatchFrame frame : RandomScene.frames(seed, 9)) {
      FrameEvidence evidence = backProjection.project(frame.view());
      frames.put(frame.frameId(), evidence);
      for (BlockEvidence block : evidence.blocks()) {
        byte[] before = statistics.getOrDefault(block.block(), Accumulation.EMPTY);
        statistics.put(block.block(), accumulation.add(before, block));
      }
    }
    BlockScores scores = new BlockScores();
    frames.forEach(
        (frameId, evidence) ->
            evidence
                .blocks()
                .forEach(
                    block -> {
                      scores.load(statistics.get(block.block()));
                      shares
                          .computeIfAbsent(block.block(), b -> new HashMap<>())
                          .put(frameId, scores.shares(block));
                    }));
  }

  private SceneScores scores() {
    SceneScores scores = new SceneScores();
    frames.forEach(
        (frameId, frame) ->
            scores.addFrame(frameId, RASTER, frame.superpixels(), footprints(frame)));
    shares.forEach(scores::putAllShares);
    return scores;
  }

  private static Map<BlockIndex, byte[]> footprints(FrameEvidence frame) {
    Map<BlockIndex, byte[]> footprints = new HashMap<>();
    frame.blocks().forEach(block -> footprints.put(block.block(), block.footprint()));
    return footprints;
  }

  private StandingRequest standing(SelectedSuperpixel selected) {
    return new StandingRequest(
        selected.superpixel(),
        RASTER,
        selected.score().pixels(),
        footprints(frames.get(selected.superpixel().frameId())));
  }

  private static List<SelectedSuperpixel> all(SceneSuperpixels scene) {
    List<SelectedSuperpixel> all = new ArrayList<>();
    for (var next = scene.selectNext(); next.isPresent(); next = scene.selectNext()) {
      all.add(next.get());
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldSelectAsIfARequestOfAnotherGenerationWereItsOwn(long seed) {
    scan(seed);
    List<SelectedSuperpixel> before = all(new SceneSuperpixels(RULES, scores()));
    SceneSuperpixels own = new SceneSuperpixels(ALL, scores());
    SceneSuperpixels others = new SceneSuperpixels(ALL, scores());

    for (SelectedSuperpixel request : before) {
      own.markRequested(request.superpixel(), List.of());
      others.markRequested(standing(request), request.score().pixels());
    }

    assertThat(before).isNotEmpty();
    assertThat(others.progress()).isEqualTo(own.progress());
    assertThat(all(others)).isNotEmpty().isEqualTo(all(own));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldSuppressInFramesThatComeAfterTheRequest(long seed) {
    scan(seed);
    List<SelectedSuperpixel> before = all(new SceneSuperpixels(RULES, scores()));
    SceneSuperpixels late = new SceneSuperpixels(ALL);
    before.forEach(request -> late.markRequested(standing(request), request.score().pixels()));

    frames.forEach(
        (frameId, frame) -> late.addFrame(frameId, RASTER, frame.superpixels(), footprints(frame)));
    shares.forEach(late.scores()::putAllShares);

    SceneSuperpixels early = new SceneSuperpixels(ALL, scores());
    before.forEach(request -> early.markRequested(standing(request), request.score().pixels()));
    assertThat(late.progress()).isEqualTo(early.progress());
    assertThat(all(late)).isEqualTo(all(early));
  }

  @Test
  void shouldNotSuppressTheNeighboursOfARequestInTheSameFrame() {
    HandMadeScene scene = new HandMadeScene(ALL);
    // Both have half of their pixels in one voxel, at an edge.
    HandMadeScene.Frame frame =
        scene.frame("f").superpixel(1, 9, 9).superpixel(2, 8, 8).in(1, 1, 50).in(1, 2, 50);
    frame.done();

    scene.superpixels.markRequested(frame.requested(RASTER, 1), 100);

    assertThat(all(scene.superpixels)).extracting("superpixel").containsExactly(id("f", 2));
  }

  @Test
  void shouldCompareFramesOfOneNameByVoxelsWhenTheyHaveOtherSuperpixels() {
    HandMadeScene scene = new HandMadeScene(ALL);
    HandMadeScene.Frame frame =
        scene.frame("f").superpixel(1, 9, 9).superpixel(2, 8, 8).in(1, 1, 50).in(2, 2, 50);
    frame.done();
    // Superpixel 1 of the other raster is what is 2 here.
    StandingRequest other = scene.frame("f").in(2, 1, 100).requested("fedcba9876543210", 1);

    scene.superpixels.markRequested(other, 100);

    assertThat(all(scene.superpixels)).extracting("superpixel").containsExactly(id("f", 1));
  }

  @Test
  void shouldCountRequestsOfAllGenerationsAgainstTheBudget() {
    HandMadeScene scene = new HandMadeScene(new SelectionRules(2, 0.35, 0.25, 0.5));
    scene.frame("f").superpixel(1, 9, 9).superpixel(2, 8, 8).superpixel(3, 7, 7).done();
    scene.frame("g").superpixel(1, 6, 6).done();
    StandingRequest gone = scene.frame("gone").in(7, 1, 100).requested(RASTER, 1);
    assertThat(scene.superpixels.progress().budgetPixels()).isEqualTo(200);

    scene.superpixels.markRequested(gone, 40);

    assertThat(scene.superpixels.progress().requestedPixels()).isEqualTo(40);
    assertThat(all(scene.superpixels)).extracting("superpixel").containsExactly(id("f", 1));
  }

  @Test
  void shouldBeginAnewWithFramesThatAreThere() {
    HandMadeScene scene = new HandMadeScene(ALL);
    scene.frame("f").superpixel(1, 9, 9).superpixel(2, 8, 8).done();
    assertThat(all(scene.superpixels)).hasSize(2);

    SceneSuperpixels again = new SceneSuperpixels(ALL, scene.superpixels.scores());

    assertThat(again.progress().eligible()).isEqualTo(2);
    assertThat(again.progress().requestedPixels()).isZero();
    assertThat(all(again)).extracting("superpixel").containsExactly(id("f", 1), id("f", 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAgreeWhollyWithItsOwnRequests(long seed) {
    scan(seed);
    List<SelectedSuperpixel> requests = all(new SceneSuperpixels(RULES, scores()));
    long pixels = requests.stream().mapToLong(request -> request.score().pixels()).sum();

    Agreement agreement =
        Agreement.of(scores(), RULES, requests.stream().map(this::standing).toList());

    assertThat(agreement).isEqualTo(new Agreement(pixels, pixels));
    assertThat(Agreement.of(scores(), RULES, List.of())).isEqualTo(new Agreement(pixels, 0));
  }

  @Test
  void shouldAgreeInTheSuperpixelsThatOverlapARequest() {
    HandMadeScene scene = new HandMadeScene(ALL);
    scene.frame("f").superpixel(1, 9, 9).superpixel(2, 8, 8).in(1, 1, 100).in(2, 2, 100).done();
    StandingRequest other = scene.frame("g").in(2, 7, 100).requested(RASTER, 7);

    assertThat(Agreement.of(scene.superpixels.scores(), ALL, List.of(other)))
        .isEqualTo(new Agreement(200, 100));
  }
}
