package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.SelectionRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ViewAL and VE against the batch scorer, in which scenes are places far from each other. */
final class ViewSelectionTest {
  private static final SelectionRules RULES = new SelectionRules(2, 0.35, 0.25, 0.3);

  private final AcquisitionMethod viewAl = new ViewAl(RULES, MadeUpFrame.VOXEL_SIZE);
  private final AcquisitionMethod entropy = new ViewEntropyAlone(RULES, MadeUpFrame.VOXEL_SIZE);

  private static String oneName(FrameId id) {
    return id.scene() + "/" + id.frame();
  }

  private static FrameId id(String oneName) {
    String[] parts = oneName.split("/", 2);
    return new FrameId(parts[0], parts[1]);
  }

  private static BatchScorer oracle(List<MadeUpFrame> frames) {
    return new BatchScorer(
        frames.stream().map(frame -> new BatchFrame(oneName(frame.id()), frame.view())).toList(),
        MadeUpFrame.VOXEL_SIZE);
  }

  private static long budget(List<MadeUpFrame> frames) {
    return (long) Math.floor(RULES.budgetFraction() * frames.size() * MadeUpFrame.PIXELS);
  }

  private static List<Region> ofBatch(List<MadeUpFrame> frames) {
    return oracle(frames).select(RULES).stream()
        .map(
            selected ->
                new Region(
                    id(selected.superpixel().frameId()),
                    selected.superpixel().superpixel(),
                    selected.score().pixels()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldEqualTheBatchScorerInOneScene(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 1, 8);
    List<Region> expected = ofBatch(frames);
    assertThat(expected).hasSizeGreaterThan(5);

    assertThat(viewAl.select(new Pool(frames), Labelled.NOTHING, budget(frames), 0))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldEqualTheBatchScorerOverSeveralScenes(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 3, 5);
    List<Region> expected = ofBatch(frames);
    assertThat(expected.stream().map(region -> region.frame().scene()).distinct()).hasSize(3);

    assertThat(viewAl.select(new Pool(frames), Labelled.NOTHING, budget(frames), 0))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldPassOverWhatIsLabelledAndSuppressNothingForIt(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 2, 6);
    Pool pool = new Pool(frames);
    List<Region> first = viewAl.select(pool, Labelled.NOTHING, budget(frames) / 4, 0);
    assertThat(first).isNotEmpty();
    Labelled labelled = Labelled.NOTHING.with(first);
    PoolFrame seeded =
        pool.frames().stream()
            .filter(frame -> !labelled.touches(frame.id()))
            .findFirst()
            .orElseThrow();
    Labelled all = labelled.with(List.of(Region.whole(seeded)));

    assertThat(viewAl.select(pool, all, Long.MAX_VALUE, 0)).isEqualTo(greedy(frames, all));
  }

  /** The greedy choice by the scores of the batch scorer, with every pair compared. */
  private static List<Region> greedy(List<MadeUpFrame> frames, Labelled labelled) {
    Map<Region, SuperpixelScore> scores = scores(frames);
    PlainOverlaps overlaps = new PlainOverlaps(frames, RULES.overlapThreshold());
    List<Region> chosen = new ArrayList<>();
    Set<Region> out = new HashSet<>();
    while (true) {
      List<Region> open =
          eligible(scores, labelled).stream().filter(region -> !out.contains(region)).toList();
      if (open.isEmpty()) {
        return chosen;
      }
      Region reference = highest(open, scores, SuperpixelScore::viewEntropyBits).get(0);
      List<Region> candidates =
          open.stream().filter(r -> r.equals(reference) || overlaps.overlap(r, reference)).toList();
      Region winner = highest(candidates, scores, SuperpixelScore::viewDivergenceBits).get(0);
      chosen.add(winner);
      out.addAll(candidates);
      scores.keySet().stream().filter(r -> overlaps.overlap(r, winner)).forEach(out::add);
    }
  }

  private static Map<Region, SuperpixelScore> scores(List<MadeUpFrame> frames) {
    Map<Region, SuperpixelScore> scores = new HashMap<>();
    oracle(frames)
        .scores()
        .forEach(
            (id, score) ->
                scores.put(new Region(id(id.frameId()), id.superpixel(), score.pixels()), score));
    return scores;
  }

  private static List<Region> eligible(Map<Region, SuperpixelScore> scores, Labelled labelled) {
    return scores.keySet().stream()
        .filter(region -> !labelled.covers(region.frame(), region.superpixel()))
        .filter(region -> scores.get(region).coverage() >= RULES.minCoverage())
        .filter(region -> scores.get(region).views() >= RULES.minViews())
        .toList();
  }

  private static List<Region> highest(
      List<Region> regions,
      Map<Region, SuperpixelScore> scores,
      ToDoubleFunction<SuperpixelScore> score) {
    return regions.stream()
        .sorted(
            Comparator.comparingDouble((Region r) -> -score.applyAsDouble(scores.get(r)))
                .thenComparing(Region::frame)
                .thenComparingInt(Region::superpixel))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldChooseByViewEntropyAlone(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 2, 6);
    Map<Region, SuperpixelScore> scores = scores(frames);
    Labelled labelled = Labelled.NOTHING.with(List.of(Region.whole(frames.get(2))));
    List<Region> expected =
        highest(eligible(scores, labelled), scores, SuperpixelScore::viewEntropyBits);
    assertThat(expected).hasSizeBetween(20, scores.size() - 1);

    assertThat(entropy.select(new Pool(frames), labelled, Long.MAX_VALUE, 0)).isEqualTo(expected);
  }
}
