package io.parallax.scorer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.score.SuperpixelShare;
import io.parallax.scorer.statistics.Accumulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SceneSuperpixelsTest {
  private static final SelectionRules RULES = new SelectionRules(2, 0.35, 0.25, 0.3);

  private final BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);
  private final Accumulation accumulation = new Accumulation();
  private final BlockScores blockScores = new BlockScores();

  private Map<String, FrameEvidence> evidence(List<BatchFrame> frames) {
    Map<String, FrameEvidence> evidence = new LinkedHashMap<>();
    frames.forEach(f -> evidence.put(f.frameId(), backProjection.project(f.view())));
    return evidence;
  }

  private Map<BlockIndex, Map<String, List<SuperpixelShare>>> shares(
      Map<String, FrameEvidence> frames) {
    Map<BlockIndex, byte[]> statistics = new HashMap<>();
    Map<BlockIndex, Map<String, BlockEvidence>> views = new HashMap<>();
    frames.forEach(
        (frameId, evidence) ->
            evidence
                .blocks()
                .forEach(
                    e -> {
                      views.computeIfAbsent(e.block(), b -> new TreeMap<>()).put(frameId, e);
                      statistics.merge(
                          e.block(),
                          accumulation.add(Accumulation.EMPTY, e),
                          (old, first) -> accumulation.add(old, e));
                    }));
    Map<BlockIndex, Map<String, List<SuperpixelShare>>> shares = new HashMap<>();
    views.forEach(
        (block, byFrame) -> {
          blockScores.load(statistics.get(block));
          Map<String, List<SuperpixelShare>> row = new TreeMap<>();
          byFrame.forEach((frameId, e) -> row.put(frameId, blockScores.shares(e)));
          shares.put(block, row);
        });
    return shares;
  }

  private static void add(SceneSuperpixels scene, String frameId, FrameEvidence evidence) {
    Map<BlockIndex, byte[]> footprints = new LinkedHashMap<>();
    evidence.blocks().forEach(e -> footprints.put(e.block(), e.footprint()));
    scene.addFrame(frameId, evidence.superpixels(), footprints);
  }

  private static List<SelectedSuperpixel> selectAll(SceneSuperpixels scene) {
    List<SelectedSuperpixel> selected = new ArrayList<>();
    for (var next = scene.selectNext(); next.isPresent(); next = scene.selectNext()) {
      selected.add(next.get());
    }
    return selected;
  }

  private static Map<SuperpixelId, SuperpixelScore> scores(SceneSuperpixels scene) {
    Map<SuperpixelId, SuperpixelScore> scores = new TreeMap<>();
    scene.forEachScore(scores::put);
    return scores;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldEqualTheBatchScorerInWhateverOrderThingsArrive(long seed) {
    List<BatchFrame> frames = RandomScene.frames(seed, 8);
    BatchScorer oracle = new BatchScorer(frames, RandomScene.VOXEL_SIZE);
    Map<String, FrameEvidence> evidence = evidence(frames);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    List<Runnable> arrivals = new ArrayList<>();
    evidence.forEach((frameId, e) -> arrivals.add(() -> add(scene, frameId, e)));
    shares(evidence).forEach((block, row) -> arrivals.add(() -> scene.putShares(block, row)));
    // Stale shares of the first frames only, and a frame that comes twice.
    arrivals.add(() -> add(scene, "f3", evidence.get("f3")));
    Collections.shuffle(arrivals, new Random(seed));
    shares(new LinkedHashMap<>(Map.of("f0", evidence.get("f0"))))
        .forEach((block, row) -> arrivals.add(0, () -> scene.putShares(block, row)));

    arrivals.forEach(Runnable::run);

    assertThat(scores(scene)).isEqualTo(oracle.scores());
    assertThat(scene.progress().pendingBlocks()).isZero();
    List<SelectedSuperpixel> expected = oracle.select(RULES);
    assertThat(expected).hasSizeGreaterThan(3);
    assertThat(selectAll(scene)).isEqualTo(expected);
  }

  @Test
  void shouldKeepWithinTheBudgetAndTakeNothingTwice() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(12, 10));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares(evidence).forEach(scene::putShares);

    List<SelectedSuperpixel> selected = selectAll(scene);

    long requested = selected.stream().mapToLong(s -> s.score().pixels()).sum();
    assertThat(requested).isEqualTo(scene.progress().requestedPixels());
    assertThat(requested).isLessThanOrEqualTo((long) (0.3 * 10 * 24 * 18));
    Set<SuperpixelId> taken = new HashSet<>();
    for (SelectedSuperpixel s : selected) {
      assertThat(taken).doesNotContain(s.superpixel());
      taken.add(s.superpixel());
      s.standsFor().forEach(o -> taken.add(o.superpixel()));
    }
  }

  @Test
  void shouldGoOnWhereItStoodWhenRestored() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(13, 10));
    var shares = shares(evidence);
    SceneSuperpixels undisturbed = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(undisturbed, frameId, e));
    shares.forEach(undisturbed::putShares);
    SelectedSuperpixel first = undisturbed.selectNext().orElseThrow();
    SelectedSuperpixel second = undisturbed.selectNext().orElseThrow();

    SceneSuperpixels restored = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(restored, frameId, e));
    for (SelectedSuperpixel s : List.of(second, first)) {
      restored.markRequested(
          s.superpixel(), s.standsFor().stream().map(Overlap::superpixel).toList());
    }
    shares.forEach(restored::putShares);

    assertThat(restored.progress()).isEqualTo(undisturbed.progress());
    assertThat(selectAll(restored)).isEqualTo(selectAll(undisturbed));
  }

  @Test
  void shouldNotAskForTheSameSurfaceAgainInAFrameThatComesLater() {
    List<BatchFrame> frames = RandomScene.frames(14, 9);
    Map<String, FrameEvidence> evidence = evidence(frames);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    frames.subList(0, 8).forEach(f -> add(scene, f.frameId(), evidence.get(f.frameId())));
    shares(evidence).forEach(scene::putShares);
    SelectedSuperpixel first = scene.selectNext().orElseThrow();
    int frame = Integer.parseInt(first.superpixel().frameId().substring(1));
    BatchFrame again = new BatchFrame("f9", frames.get(frame).view());

    // The same view once more: the twin of the requested superpixel overlaps it wholly.
    add(scene, "f9", backProjection.project(again.view()));
    Map<String, FrameEvidence> all = new LinkedHashMap<>(evidence);
    all.put("f9", backProjection.project(again.view()));
    shares(all).forEach(scene::putShares);

    SuperpixelId twin = new SuperpixelId("f9", first.superpixel().superpixel());
    assertThat(selectAll(scene)).extracting(SelectedSuperpixel::superpixel).doesNotContain(twin);
  }

  @Test
  void shouldSelectNothingWhenEverySuperpixelHasOneViewOnly() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(15, 1));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares(evidence).forEach(scene::putShares);

    assertThat(scene.selectNext()).isEqualTo(Optional.empty());
    assertThat(scene.progress().eligible()).isZero();
  }

  @Test
  void shouldCallABlockPendingUntilItsSharesHoldAllItsFrames() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(16, 2));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));

    assertThat(scene.progress().pendingBlocks()).isEqualTo(scene.progress().blocks()).isPositive();

    shares(evidence).forEach(scene::putShares);
    assertThat(scene.progress().pendingBlocks()).isZero();
  }
}
