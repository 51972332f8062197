package io.parallax.scorer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.score.SuperpixelScore;
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

  private Map<BlockIndex, Map<String, byte[]>> shares(Map<String, FrameEvidence> frames) {
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
    Map<BlockIndex, Map<String, byte[]>> shares = new HashMap<>();
    views.forEach(
        (block, byFrame) -> {
          blockScores.load(statistics.get(block));
          Map<String, byte[]> row = new TreeMap<>();
          byFrame.forEach((frameId, e) -> row.put(frameId, blockScores.shares(e)));
          shares.put(block, row);
        });
    return shares;
  }

  private static void add(SceneSuperpixels scene, String frameId, FrameEvidence evidence) {
    Map<BlockIndex, byte[]> footprints = new LinkedHashMap<>();
    evidence.blocks().forEach(e -> footprints.put(e.block(), e.footprint()));
    scene.addFrame(frameId, "raster", evidence.superpixels(), footprints);
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
    scene.scores().forEachScore(scores::put);
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
    shares(evidence)
        .forEach((block, row) -> arrivals.add(() -> scene.scores().putAllShares(block, row)));
    // Stale shares of the first frames only, and a frame that comes twice.
    arrivals.add(() -> add(scene, "f3", evidence.get("f3")));
    Collections.shuffle(arrivals, new Random(seed));
    shares(new LinkedHashMap<>(Map.of("f0", evidence.get("f0"))))
        .forEach((block, row) -> arrivals.add(0, () -> scene.scores().putAllShares(block, row)));

    arrivals.forEach(Runnable::run);

    assertThat(scores(scene)).isEqualTo(oracle.scores());
    assertThat(scene.progress().pendingBlocks()).isZero();
    List<SelectedSuperpixel> expected = oracle.select(RULES);
    assertThat(expected).hasSizeGreaterThan(3);
    assertThat(selectAll(scene)).isEqualTo(expected);
  }

  /** What a block sends in the course of time: after each view some of its shares, or all. */
  private List<Runnable> reports(
      SceneSuperpixels scene, List<String> order, Map<String, FrameEvidence> evidence, long seed) {
    Random random = new Random(seed);
    List<Runnable> reports = new ArrayList<>();
    Map<String, FrameEvidence> there = new LinkedHashMap<>();
    for (String frameId : order) {
      there.put(frameId, evidence.get(frameId));
      shares(there)
          .forEach(
              (block, row) -> {
                if (row.containsKey(frameId) && random.nextInt(3) > 0) {
                  reports.add(
                      () -> scene.scores().putShares(block, Map.of(frameId, row.get(frameId))));
                } else if (random.nextBoolean()) {
                  reports.add(() -> scene.scores().putAllShares(block, row));
                }
              });
    }
    shares(there)
        .forEach((block, row) -> reports.add(() -> scene.scores().putAllShares(block, row)));
    return reports;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldEqualTheBatchScorerWhenSomeSharesComeBeforeAll(long seed) {
    Random random = new Random(seed);
    List<BatchFrame> frames = RandomScene.frames(seed, 8);
    BatchScorer oracle = new BatchScorer(frames, RandomScene.VOXEL_SIZE);
    Map<String, FrameEvidence> evidence = evidence(frames);
    List<String> order = new ArrayList<>(evidence.keySet());
    Collections.shuffle(order, random);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    List<Runnable> arrivals = reports(scene, order, evidence, seed);
    // A block's reports keep their order; footprints come at any time.
    evidence.forEach(
        (frameId, e) ->
            arrivals.add(
                random.nextInt(arrivals.size() + 1),
                () -> {
                  add(scene, frameId, e);
                  assertThat(scene.progress().eligible()).isEqualTo(eligible(scene));
                }));

    arrivals.forEach(Runnable::run);

    assertThat(scores(scene)).isEqualTo(oracle.scores());
    assertThat(scene.progress().pendingBlocks()).isZero();
    assertThat(scene.progress().eligible()).isEqualTo(eligible(scene));
    assertThat(selectAll(scene)).isEqualTo(oracle.select(RULES));
  }

  /** The eligible superpixels, as long as none is requested. */
  private static long eligible(SceneSuperpixels scene) {
    return scores(scene).values().stream()
        .filter(s -> s.coverage() > 0 && s.coverage() >= 0.35 && s.views() >= 2)
        .count();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldGoOnAlikeWhenRestoredAtAnyTimeOfALiveScan(long seed) {
    List<BatchFrame> frames = RandomScene.frames(seed + 50, 10);
    Map<String, FrameEvidence> evidence = evidence(frames);
    SceneSuperpixels live = new SceneSuperpixels(RULES);
    Map<String, FrameEvidence> there = new LinkedHashMap<>();
    List<SelectedSuperpixel> selected = new ArrayList<>();
    for (String frameId : evidence.keySet()) {
      there.put(frameId, evidence.get(frameId));
      add(live, frameId, evidence.get(frameId));
      var shares = shares(there);
      shares.forEach(live.scores()::putAllShares);

      SceneSuperpixels restored = new SceneSuperpixels(RULES);
      List<String> otherOrder = new ArrayList<>(there.keySet());
      Collections.shuffle(otherOrder, new Random(seed));
      otherOrder.forEach(id -> add(restored, id, evidence.get(id)));
      shares.forEach(restored.scores()::putAllShares);
      selected.forEach(s -> restored.markRequested(s.superpixel(), s.standsForIds()));

      assertThat(restored.progress()).isEqualTo(live.progress());
      List<SelectedSuperpixel> next = selectAll(live);
      assertThat(selectAll(restored)).isEqualTo(next);
      assertThat(restored.progress()).isEqualTo(live.progress());
      selected.addAll(next);
    }
    assertThat(selected).hasSizeGreaterThan(3);
  }

  @Test
  void shouldTakeBackSharesOfAViewThatAllSharesLack() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(17, 4));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares(evidence).forEach(scene.scores()::putAllShares);
    shares(evidence).keySet().forEach(block -> scene.scores().putAllShares(block, Map.of()));

    assertThat(scores(scene).values()).allSatisfy(s -> assertThat(s.coverage()).isZero());
    assertThat(scene.progress().pendingBlocks()).isEqualTo(scene.progress().blocks()).isPositive();
  }

  @Test
  void shouldChangeNothingWhenSharesCannotBeRead() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(18, 4));
    var shares = shares(evidence);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares.forEach(scene.scores()::putAllShares);
    Map<SuperpixelId, SuperpixelScore> before = scores(scene);
    SceneProgress progress = scene.progress();

    shares.forEach(
        (block, row) -> {
          Map<String, byte[]> bad = new TreeMap<>(row);
          bad.replaceAll((frameId, packed) -> new byte[0]);
          bad.put("f9", new byte[] {1, (byte) 0x80});
          assertThatThrownBy(() -> scene.scores().putAllShares(block, bad))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> scene.scores().putShares(block, bad))
              .isInstanceOf(IllegalArgumentException.class);
        });

    assertThat(scores(scene)).isEqualTo(before);
    assertThat(scene.progress()).isEqualTo(progress);
  }

  @Test
  void shouldCallABlockPendingWhenOnlySomeOfItsSharesAreNew() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(19, 3));
    var all = shares(evidence);
    Map<String, FrameEvidence> two = new LinkedHashMap<>(evidence);
    FrameEvidence last = two.remove("f2");
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    two.forEach((frameId, e) -> add(scene, frameId, e));
    shares(two).forEach(scene.scores()::putAllShares);
    assertThat(scene.progress().pendingBlocks()).isZero();

    add(scene, "f2", last);
    long pending = scene.progress().pendingBlocks();
    assertThat(pending).isEqualTo(last.blocks().size());
    last.blocks()
        .forEach(
            e -> scene.scores().putShares(e.block(), Map.of("f2", all.get(e.block()).get("f2"))));

    assertThat(scene.progress().pendingBlocks()).isEqualTo(pending);
    SuperpixelId first = new SuperpixelId("f2", last.superpixels().get(0).superpixel());
    assertThat(scores(scene).get(first).coverage()).isPositive();
    all.forEach(scene.scores()::putAllShares);
    assertThat(scene.progress().pendingBlocks()).isZero();
  }

  @Test
  void shouldKeepWithinTheBudgetAndTakeNothingTwice() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(12, 10));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares(evidence).forEach(scene.scores()::putAllShares);

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
    shares.forEach(undisturbed.scores()::putAllShares);
    SelectedSuperpixel first = undisturbed.selectNext().orElseThrow();
    SelectedSuperpixel second = undisturbed.selectNext().orElseThrow();

    SceneSuperpixels restored = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(restored, frameId, e));
    for (SelectedSuperpixel s : List.of(second, first)) {
      restored.markRequested(s.superpixel(), s.standsForIds());
    }
    shares.forEach(restored.scores()::putAllShares);

    assertThat(restored.progress()).isEqualTo(undisturbed.progress());
    assertThat(selectAll(restored)).isEqualTo(selectAll(undisturbed));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldStandAsIfAReleasedRequestHadSuppressedNothing(long seed) {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(seed + 70, 10));
    var shares = shares(evidence);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares.forEach(scene.scores()::putAllShares);
    List<SelectedSuperpixel> selected = selectAll(scene);
    assertThat(selected).hasSizeGreaterThan(3);
    SelectedSuperpixel released = selected.get((int) seed % selected.size());
    long before = scene.progress().requestedPixels();

    scene.release(released.superpixel());

    SceneSuperpixels other = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(other, frameId, e));
    shares.forEach(other.scores()::putAllShares);
    for (SelectedSuperpixel s : selected) {
      if (s.equals(released)) {
        other.markReleased(s.superpixel());
      } else {
        other.markRequested(s.superpixel(), s.standsForIds());
      }
    }
    assertThat(scene.progress()).isEqualTo(other.progress());
    assertThat(scene.progress().requestedPixels()).isEqualTo(before - released.score().pixels());
    List<SelectedSuperpixel> next = selectAll(scene);
    assertThat(next)
        .isEqualTo(selectAll(other))
        .isNotEmpty()
        .noneMatch(s -> s.superpixel().equals(released.superpixel()));
    assertThatThrownBy(() -> scene.release(released.superpixel()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotAskForTheSameSurfaceAgainInAFrameThatComesLater() {
    List<BatchFrame> frames = RandomScene.frames(14, 9);
    Map<String, FrameEvidence> evidence = evidence(frames);
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    frames.subList(0, 8).forEach(f -> add(scene, f.frameId(), evidence.get(f.frameId())));
    shares(evidence).forEach(scene.scores()::putAllShares);
    SelectedSuperpixel first = scene.selectNext().orElseThrow();
    int frame = Integer.parseInt(first.superpixel().frameId().substring(1));
    BatchFrame again = new BatchFrame("f9", frames.get(frame).view());

    // The same view once more: the twin of the requested superpixel overlaps it wholly.
    add(scene, "f9", backProjection.project(again.view()));
    Map<String, FrameEvidence> all = new LinkedHashMap<>(evidence);
    all.put("f9", backProjection.project(again.view()));
    shares(all).forEach(scene.scores()::putAllShares);

    SuperpixelId twin = new SuperpixelId("f9", first.superpixel().superpixel());
    assertThat(selectAll(scene)).extracting(SelectedSuperpixel::superpixel).doesNotContain(twin);
  }

  @Test
  void shouldSelectNothingWhenEverySuperpixelHasOneViewOnly() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(15, 1));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));
    shares(evidence).forEach(scene.scores()::putAllShares);

    assertThat(scene.selectNext()).isEqualTo(Optional.empty());
    assertThat(scene.progress().eligible()).isZero();
  }

  @Test
  void shouldCallABlockPendingUntilItsSharesHoldAllItsFrames() {
    Map<String, FrameEvidence> evidence = evidence(RandomScene.frames(16, 2));
    SceneSuperpixels scene = new SceneSuperpixels(RULES);
    evidence.forEach((frameId, e) -> add(scene, frameId, e));

    assertThat(scene.progress().pendingBlocks()).isEqualTo(scene.progress().blocks()).isPositive();

    shares(evidence).forEach(scene.scores()::putAllShares);
    assertThat(scene.progress().pendingBlocks()).isZero();
  }
}
