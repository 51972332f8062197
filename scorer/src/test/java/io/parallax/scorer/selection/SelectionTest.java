package io.parallax.scorer.selection;

import static io.parallax.scorer.selection.HandMadeScene.BLOCK;
import static io.parallax.scorer.selection.HandMadeScene.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.statistics.FixedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the selection, one by one, on scenes small enough to reckon by hand. */
final class SelectionTest {
  private static final BlockIndex OTHER_BLOCK = new BlockIndex(0, 0, 0);

  private final HandMadeScene scene = new HandMadeScene(rules(0.25, 1));

  private static SelectionRules rules(double overlap, double budget) {
    return new SelectionRules(2, 0.35, overlap, budget);
  }

  private static SuperpixelId next(HandMadeScene scene) {
    return scene.superpixels.selectNext().orElseThrow().superpixel();
  }

  private static List<SuperpixelId> all(HandMadeScene scene) {
    List<SuperpixelId> ids = new ArrayList<>();
    for (var next = scene.superpixels.selectNext();
        next.isPresent();
        next = scene.superpixels.selectNext()) {
      ids.add(next.get().superpixel());
    }
    return ids;
  }

  @Test
  void shouldGoByEntropyWhenNothingOverlaps() {
    scene.frame("a").superpixel(0, 5, 1).superpixel(1, 7, 2).done();
    scene.frame("b").superpixel(0, 6, 9).superpixel(1, 4, 8).done();

    assertThat(all(scene)).containsExactly(id("a", 1), id("b", 0), id("a", 0), id("b", 1));
  }

  /** The reference has it, not the one that is chosen for its divergence. */
  @Test
  void shouldTellTheHighestEntropyOfWhatIsEligible() {
    scene.frame("a").superpixel(0, 9, 1).superpixel(1, 5, 1).in(7, 0, 50).done();
    scene.frame("b").superpixel(0, 8, 9).in(7, 0, 50).done();

    assertThat(scene.superpixels.highestViewEntropyBits()).hasValue(9.0 / FixedLog.ONE_BIT);
    assertThat(next(scene)).isEqualTo(id("b", 0));
    assertThat(scene.superpixels.highestViewEntropyBits()).hasValue(5.0 / FixedLog.ONE_BIT);
    assertThat(next(scene)).isEqualTo(id("a", 1));
    assertThat(scene.superpixels.highestViewEntropyBits()).isEmpty();
  }

  @Test
  void shouldGoByFrameAndIdWhenEntropiesAreEqual() {
    scene.frame("b").superpixel(3, 5, 9).superpixel(5, 5, 9).done();
    scene.frame("a").superpixel(3, 5, 1).superpixel(5, 5, 2).done();
    scene.frame("c").superpixel(0, 5, 9).done();

    assertThat(all(scene))
        .containsExactly(id("a", 3), id("a", 5), id("b", 3), id("b", 5), id("c", 0));
  }

  /** Superpixel 1 of frame a and of frame b: b covers 20 % of a's, a covers 24 % of b's. */
  private static void addPair(HandMadeScene scene, long divergenceOfA, long divergenceOfB) {
    scene.frame("a").superpixel(1, 9, divergenceOfA).in(7, 1, 40).in(7, 2, 10).done();
    scene.frame("b").superpixel(1, 8, divergenceOfB).in(7, 1, 30).in(7, 2, 30).done();
  }

  @Test
  void shouldRequestTheViewOfHighestDivergenceWhenTwoShowTheSameSurface() {
    HandMadeScene scene = new HandMadeScene(rules(0.2, 1));
    addPair(scene, 3, 4);

    assertThat(scene.superpixels.selectNext().orElseThrow())
        .isEqualTo(
            new SelectedSuperpixel(
                id("b", 1),
                new SuperpixelScore(100, 1, 2, 8.0 / FixedLog.ONE_BIT, 4.0 / FixedLog.ONE_BIT),
                List.of(new Overlap(id("a", 1), 0.24))));
    assertThat(scene.superpixels.selectNext()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "4, 3"})
  void shouldRequestTheReferenceWhenNoOtherViewSaysMore(long divergenceOfA, long divergenceOfB) {
    HandMadeScene scene = new HandMadeScene(rules(0.2, 1));
    addPair(scene, divergenceOfA, divergenceOfB);

    SelectedSuperpixel selected = scene.superpixels.selectNext().orElseThrow();

    assertThat(selected.superpixel()).isEqualTo(id("a", 1));
    assertThat(selected.standsFor()).containsExactly(new Overlap(id("b", 1), 0.24));
    assertThat(scene.superpixels.selectNext()).isEmpty();
  }

  @Test
  void shouldCallOverlapOnlyWhatExceedsTheThreshold() {
    HandMadeScene scene = new HandMadeScene(rules(0.24, 1));
    addPair(scene, 3, 4);

    assertThat(scene.superpixels.selectNext().orElseThrow().standsFor()).isEmpty();
    assertThat(next(scene)).isEqualTo(id("b", 1));
  }

  /** r overlaps w, w overlaps x, but r does not overlap x. */
  private void addChain() {
    scene.frame("r").superpixel(1, 9, 1).in(1, 1, 50).done();
    scene.frame("w").superpixel(1, 8, 5).in(1, 1, 50).in(2, 1, 50).done();
    scene.frame("x").superpixel(1, 7, 9).in(2, 1, 50).done();
  }

  @Test
  void shouldSuppressWhatOverlapsTheWinnerAndWhatItWonAgainst() {
    addChain();
    scene.frame("y").superpixel(1, 6, 1).in(3, 1, 50).done();

    SelectedSuperpixel selected = scene.superpixels.selectNext().orElseThrow();

    assertThat(selected.superpixel()).isEqualTo(id("w", 1));
    assertThat(selected.standsFor())
        .containsExactly(new Overlap(id("r", 1), 0.5), new Overlap(id("x", 1), 0.5));
    assertThat(selected.standsForIds()).containsExactly(id("r", 1), id("x", 1));
    assertThat(all(scene)).containsExactly(id("y", 1));
  }

  @Test
  void shouldStandForACandidateThatOverlapsOnlyTheReference() {
    scene.frame("r").superpixel(1, 9, 1).in(1, 1, 50).in(2, 1, 50).done();
    scene.frame("s").superpixel(1, 8, 2).in(1, 1, 50).done();
    scene.frame("w").superpixel(1, 8, 5).in(2, 1, 50).done();

    assertThat(scene.superpixels.selectNext().orElseThrow().standsFor())
        .containsExactly(new Overlap(id("r", 1), 0.5), new Overlap(id("s", 1), 0));
    assertThat(scene.superpixels.selectNext()).isEmpty();
  }

  @Test
  void shouldNotChooseAnOverlappingSuperpixelThatIsNotEligible() {
    scene.frame("a").superpixel(1, 9, 1).in(7, 1, 50).done();
    scene.frame("b").superpixel(new SuperpixelArea(1, 100, 100), 800, 900, 199).in(7, 1, 50).done();

    SelectedSuperpixel selected = scene.superpixels.selectNext().orElseThrow();

    assertThat(selected.superpixel()).isEqualTo(id("a", 1));
    assertThat(selected.standsForIds()).containsExactly(id("b", 1));
  }

  @Test
  void shouldAddUpOverlapOverVoxelsAndBlocks() {
    scene
        .frame("a")
        .superpixel(1, 9, 1)
        .in(0, 1, 10)
        .in(511, 1, 10)
        .in(OTHER_BLOCK, 3, 1, 10)
        .done();
    scene
        .frame("b")
        .superpixel(1, 8, 1)
        .in(0, 1, 10)
        .in(511, 1, 10)
        .in(OTHER_BLOCK, 2, 1, 10)
        .in(OTHER_BLOCK, 3, 1, 10)
        .done();

    assertThat(scene.superpixels.selectNext().orElseThrow().standsFor())
        .containsExactly(new Overlap(id("b", 1), 0.3));
  }

  @ParameterizedTest
  @CsvSource({"35, 70, true", "34, 70, false", "35, 69, false", "100, 200, true", "0, 0, false"})
  void shouldAskForEnoughCoverageAndViews(int covered, long views, boolean eligible) {
    scene.frame("a").superpixel(new SuperpixelArea(4, 100, covered), 900, 900, views).done();

    assertThat(scene.superpixels.progress().eligible()).isEqualTo(eligible ? 1 : 0);
    assertThat(scene.superpixels.selectNext().isPresent()).isEqualTo(eligible);
  }

  @Test
  void shouldNeverAskForASuperpixelWithoutDepth() {
    HandMadeScene scene = new HandMadeScene(new SelectionRules(1, 0, 0.25, 1));
    scene.frame("a").superpixel(new SuperpixelArea(0, 100, 0), 0, 0, 0).superpixel(1, 9, 9).done();

    assertThat(all(scene)).containsExactly(id("a", 1));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 2", "0.4999, 1", "0.25, 1", "0.2499, 0", "0, 0"})
  void shouldRequestAsManyPixelsAsTheBudgetHolds(double budget, int requests) {
    HandMadeScene scene = new HandMadeScene(rules(0.25, budget));
    scene.frame("a").superpixel(0, 9, 1).superpixel(1, 8, 1).done();
    scene.frame("b").superpixel(0, 7, 1).superpixel(1, 6, 1).done();
    // Without depth a frame adds nothing to the budget.
    scene.frame("c").superpixel(new SuperpixelArea(0, 400, 0), 0, 0, 0).done();

    assertThat(all(scene)).hasSize(requests);
    assertThat(scene.superpixels.progress().budgetPixels())
        .isEqualTo((long) Math.floor(budget * 400));
  }

  @Test
  void shouldTellHowFarTheSceneHasCome() {
    HandMadeScene scene = new HandMadeScene(rules(0.2, 0.9));
    assertThat(scene.superpixels.progress())
        .isEqualTo(new SceneProgress(0, 0, 0, 0, 0, 0, 0, 0, 0));
    addPair(scene, 3, 4);
    scene
        .frame("c")
        .superpixel(new SuperpixelArea(1, 60, 30), 90, 90, 90)
        .superpixel(new SuperpixelArea(2, 70, 0), 0, 0, 0)
        .in(OTHER_BLOCK, 9, 1, 30)
        .done();

    // Only putAllShares makes a block complete: both are pending.
    assertThat(scene.superpixels.progress())
        .isEqualTo(new SceneProgress(3, 330, 230, 2, 2, 4, 3, 0, 297));
    assertThat(next(scene)).isEqualTo(id("b", 1));
    assertThat(scene.superpixels.progress())
        .isEqualTo(new SceneProgress(3, 330, 230, 2, 2, 4, 1, 100, 297));
    assertThat(next(scene)).isEqualTo(id("c", 1));
    assertThat(scene.superpixels.progress())
        .isEqualTo(new SceneProgress(3, 330, 230, 2, 2, 4, 0, 160, 297));
  }

  @Test
  void shouldChangeNothingWhenAFrameComesTwice() {
    HandMadeScene.Frame frame = scene.frame("a").superpixel(1, 9, 1).in(7, 1, 50);

    assertThat(frame.add()).isTrue();
    frame.share();
    SceneProgress progress = scene.superpixels.progress();
    assertThat(frame.add()).isFalse();

    assertThat(scene.superpixels.progress()).isEqualTo(progress);
    assertThat(all(scene)).containsExactly(id("a", 1));
  }

  @Test
  void shouldCountABlockWhenAFrameSeesItAndNotBefore() {
    HandMadeScene.Frame frame = scene.frame("a").superpixel(1, 9, 1).in(7, 1, 50);

    scene.superpixels.scores().putAllShares(BLOCK, Map.of("a", frame.packed()));
    assertThat(scene.superpixels.progress().blocks()).isZero();
    assertThat(scene.superpixels.progress().pendingBlocks()).isZero();

    frame.add();
    assertThat(scene.superpixels.progress().blocks()).isEqualTo(1);
    assertThat(scene.superpixels.progress().pendingBlocks()).isZero();
    assertThat(scene.superpixels.progress().eligible()).isEqualTo(1);

    HandMadeScene.Frame second = scene.frame("b").superpixel(1, 9, 1).in(7, 1, 50);
    second.add();
    assertThat(scene.superpixels.progress().blocks()).isEqualTo(1);
    assertThat(scene.superpixels.progress().pendingBlocks()).isEqualTo(1);

    scene
        .superpixels
        .scores()
        .putAllShares(BLOCK, Map.of("a", frame.packed(), "b", second.packed()));
    assertThat(scene.superpixels.progress().pendingBlocks()).isZero();
    scene.superpixels.scores().putAllShares(BLOCK, Map.of("b", second.packed()));
    assertThat(scene.superpixels.progress().pendingBlocks()).isEqualTo(1);
    assertThat(scene.superpixels.scores().score(id("a", 1)).coverage()).isZero();
    assertThat(scene.superpixels.scores().score(id("b", 1)).coverage()).isEqualTo(1);
  }

  @Test
  void shouldSuppressSuperpixelsOfALaterFrameThatShowWhatIsRequested() {
    scene.frame("a").superpixel(1, 9, 1).in(7, 1, 50).done();
    assertThat(next(scene)).isEqualTo(id("a", 1));

    scene
        .frame("b")
        .superpixel(1, 8, 1)
        .superpixel(2, 7, 1)
        .superpixel(3, 6, 1)
        .in(7, 1, 30)
        .in(7, 2, 20)
        .in(8, 3, 50)
        .done();

    // a covers 30 % of superpixel 1 and 20 % of superpixel 2.
    assertThat(scene.superpixels.progress().eligible()).isEqualTo(2);
    assertThat(all(scene)).containsExactly(id("b", 2), id("b", 3));
  }

  @Test
  void shouldCompareALaterFrameThatFillsAWholeBlock() {
    SuperpixelArea whole = new SuperpixelArea(1, 512, 512);
    HandMadeScene.Frame requested = scene.frame("a").superpixel(whole, 900, 900, 1024);
    HandMadeScene.Frame later = scene.frame("b");
    for (int superpixel = 0; superpixel < 5; superpixel++) {
      later.superpixel(new SuperpixelArea(superpixel, 512, 512), 800, 800, 1024);
      for (int voxel = 0; voxel < 512; voxel++) {
        requested.in(voxel, 1, 1);
        later.in(superpixel < 3 ? BLOCK : OTHER_BLOCK, voxel, superpixel, 1);
      }
    }
    requested.done();
    assertThat(next(scene)).isEqualTo(id("a", 1));

    later.done();

    // Each of the first three covers a third of what is requested.
    assertThat(all(scene)).containsExactly(id("b", 3), id("b", 4));
  }

  @Test
  void shouldFreeWhatOnlyAReleasedRequestSuppressed() {
    addChain();
    assertThat(next(scene)).isEqualTo(id("w", 1));
    assertThat(scene.superpixels.selectNext()).isEmpty();

    scene.superpixels.release(id("w", 1));

    SceneProgress progress = scene.superpixels.progress();
    assertThat(progress.eligible()).isEqualTo(2);
    assertThat(progress.requestedPixels()).isZero();
    // The released superpixel is not asked for again, but what it hid is.
    assertThat(all(scene)).containsExactly(id("r", 1), id("x", 1));
  }

  @Test
  void shouldLeaveSuppressedWhatAnotherRequestStandsFor() {
    scene.frame("a").superpixel(1, 9, 9).in(1, 1, 50).done();
    scene.frame("b").superpixel(1, 8, 8).in(2, 1, 50).done();
    scene.frame("both").superpixel(1, 1, 1).in(1, 1, 50).in(2, 1, 50).done();
    scene.superpixels.markRequested(id("a", 1), List.of());
    scene.superpixels.markRequested(id("b", 1), List.of());
    assertThat(scene.superpixels.progress().eligible()).isZero();

    scene.superpixels.release(id("a", 1));
    assertThat(scene.superpixels.progress().eligible()).isZero();
    scene.superpixels.release(id("b", 1));
    assertThat(all(scene)).containsExactly(id("both", 1));
  }

  @Test
  void shouldLeaveSuppressedWhatAnotherRequestWonAgainst() {
    scene.frame("a").superpixel(1, 9, 9).in(1, 1, 50).done();
    scene.frame("b").superpixel(1, 8, 8).in(2, 1, 50).done();
    scene.frame("c").superpixel(1, 7, 7).in(3, 1, 50).done();
    // Nothing overlaps: c is suppressed only because the request for a stands for it.
    scene.superpixels.markRequested(id("a", 1), List.of(id("c", 1)));
    scene.superpixels.markRequested(id("b", 1), List.of());
    assertThat(scene.superpixels.progress().eligible()).isZero();

    scene.superpixels.release(id("b", 1));
    assertThat(scene.superpixels.progress().eligible()).isZero();
    scene.superpixels.release(id("a", 1));
    assertThat(scene.superpixels.progress().eligible()).isEqualTo(1);
  }

  @Test
  void shouldGiveTheBudgetOfAReleasedRequestBack() {
    HandMadeScene scene = new HandMadeScene(rules(0.25, 0.5));
    scene.frame("a").superpixel(0, 9, 1).superpixel(1, 8, 1).done();
    assertThat(next(scene)).isEqualTo(id("a", 0));
    assertThat(scene.superpixels.selectNext()).isEmpty();

    scene.superpixels.release(id("a", 0));

    assertThat(all(scene)).containsExactly(id("a", 1));
  }

  @Test
  void shouldRestoreAReleasedRequestAsOneThatIsNotAskedAgain() {
    scene.frame("a").superpixel(0, 9, 1).superpixel(1, 8, 1).done();
    assertThat(scene.superpixels.progress().eligible()).isEqualTo(2);

    scene.superpixels.markReleased(id("a", 0));

    assertThat(scene.superpixels.progress().eligible()).isEqualTo(1);
    assertThat(scene.superpixels.progress().requestedPixels()).isZero();
    assertThat(all(scene)).containsExactly(id("a", 1));
  }

  @Test
  void shouldSuppressAroundARestoredRequestWhateverItStandsFor() {
    addChain();

    scene.superpixels.markRequested(id("w", 1), List.of());

    assertThat(scene.superpixels.selectNext()).isEmpty();
    assertThat(scene.superpixels.progress().requestedPixels()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldRefuseToReleaseWhatIsNotRequested(int superpixel) {
    scene.frame("a").superpixel(1, 9, 1).superpixel(2, 8, 1).done();
    scene.superpixels.markReleased(id("a", 2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.superpixels.release(id("a", superpixel)))
        .withMessageContaining("is not requested");
  }

  @Test
  void shouldGiveScoresInOrderOfFrameAndId() {
    long bit = FixedLog.ONE_BIT;
    scene.frame("b").superpixel(2, 3 * bit, 4 * bit).superpixel(9, bit, 2 * bit).done();
    scene.frame("a").superpixel(new SuperpixelArea(5, 200, 50), 100 * bit, -bit, 150).done();
    List<Map.Entry<SuperpixelId, SuperpixelScore>> scores = new ArrayList<>();

    scene.superpixels.scores().forEachScore((id, score) -> scores.add(Map.entry(id, score)));

    assertThat(scores)
        .containsExactly(
            Map.entry(id("a", 5), new SuperpixelScore(200, 0.25, 3, 0.5, -0.005)),
            Map.entry(id("b", 2), new SuperpixelScore(100, 1, 2, 3, 4)),
            Map.entry(id("b", 9), new SuperpixelScore(100, 1, 2, 1, 2)));
    assertThat(scene.superpixels.scores().score(id("b", 9)))
        .isEqualTo(new SuperpixelScore(100, 1, 2, 1, 2));
  }

  @Test
  void shouldTakeNewSharesInPlaceOfTheOld() {
    scene.frame("a").superpixel(1, 9, 7).in(7, 1, 50).done();
    scene.frame("b").superpixel(1, 8, 1).in(8, 1, 50).done();

    HandMadeScene.Frame changed =
        scene.frame("a").superpixel(new SuperpixelArea(1, 100, 80), 500, 300, 240);
    changed.share();

    SuperpixelScore score = scene.superpixels.scores().score(id("a", 1));
    assertThat(score)
        .isEqualTo(
            new SuperpixelScore(100, 0.8, 3, 5.0 / FixedLog.ONE_BIT, 3.0 / FixedLog.ONE_BIT));
    assertThat(all(scene)).containsExactly(id("b", 1), id("a", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.99, 0.5, 0.5, 0.5, views",
    "NaN, 0.5, 0.5, 0.5, views",
    "1, -0.01, 0.5, 0.5, coverage",
    "1, 1.01, 0.5, 0.5, coverage",
    "1, 0.5, -0.01, 0.5, overlap",
    "1, 0.5, NaN, 0.5, overlap",
    "1, 0.5, 0.5, 1.01, budget"
  })
  void shouldRefuseRulesOutOfRange(
      double views, double coverage, double overlap, double budget, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SelectionRules(views, coverage, overlap, budget))
        .withMessageContaining(what);
  }

  @Test
  void shouldAcceptRulesAtTheEndsOfTheirRanges() {
    assertThat(new SelectionRules(1, 0, 0, 0).minViews()).isEqualTo(1);
    assertThat(new SelectionRules(100, 1, 1, 1).budgetFraction()).isEqualTo(1);
  }
}
