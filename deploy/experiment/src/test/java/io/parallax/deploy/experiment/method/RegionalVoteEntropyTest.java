package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.selection.SelectionRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionalVoteEntropyTest {
  private static final SelectionRules RULES = SelectionRules.DEFAULT;

  private final AcquisitionMethod method = new RegionalVoteEntropy(RULES, MadeUpFrame.VOXEL_SIZE);

  /** The greedy choice with every pair of superpixels compared. */
  private static List<Region> greedy(
      List<MadeUpFrame> frames, PlainOverlaps overlaps, Labelled labelled) {
    Map<FrameId, PoolFrame> byId = new HashMap<>();
    frames.forEach(frame -> byId.put(frame.id(), frame));
    Map<Region, Double> scores = new HashMap<>();
    for (Region region : overlaps.superpixels()) {
      scores.put(region, PlainSums.rmcdr(byId.get(region.frame()), region.superpixel()));
    }
    List<Region> ordered = new ArrayList<>(overlaps.superpixels());
    ordered.sort(Comparator.comparingDouble(region -> -scores.get(region)));
    List<Region> chosen = new ArrayList<>();
    for (Region region : ordered) {
      if (!labelled.covers(region.frame(), region.superpixel())
          && chosen.stream().noneMatch(other -> overlaps.overlap(region, other))) {
        chosen.add(region);
      }
    }
    return chosen;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldEqualTheGreedyChoiceOverAllPairs(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 2, 4);
    PlainOverlaps overlaps = new PlainOverlaps(frames, RULES.overlapThreshold());
    List<Region> expected = greedy(frames, overlaps, Labelled.NOTHING);
    assertThat(expected).hasSizeLessThan(overlaps.superpixels().size());
    Pool pool = new Pool(frames);

    assertThat(method.select(pool, Labelled.NOTHING, Long.MAX_VALUE, 0)).isEqualTo(expected);

    Labelled labelled =
        Labelled.NOTHING.with(expected.subList(0, 5)).with(List.of(whole(frames, expected, 5)));
    assertThat(method.select(pool, labelled, Long.MAX_VALUE, 0))
        .isEqualTo(greedy(frames, overlaps, labelled));
  }

  /** A frame of which none of the first regions is a part. */
  private static Region whole(List<MadeUpFrame> frames, List<Region> regions, int first) {
    List<FrameId> touched = regions.stream().limit(first).map(Region::frame).toList();
    return frames.stream()
        .filter(frame -> !touched.contains(frame.id()))
        .findFirst()
        .map(Region::whole)
        .orElseThrow();
  }

  @Test
  void shouldCountTheVotesOfAllPasses() {
    MadeUpFrame frame = MadeUpFrame.pool(7, 1, 1).get(0);
    SuperpixelSums sums = new SuperpixelSums();
    sums.sum(frame.superpixels(), DropoutPasses.count(frame, ClassCounts::addVotes).entropyBits());
    int superpixels = 0;
    for (int id = 0; id < sums.ids(); id++) {
      if (sums.pixels(id) > 0) {
        assertThat(sums.mean(id)).isCloseTo(PlainSums.rmcdr(frame, id), within(3e-5));
        superpixels++;
      }
    }
    assertThat(superpixels).isGreaterThan(10);
  }

  @Test
  void shouldForgetTheFrameBefore() {
    SuperpixelSums sums = new SuperpixelSums();
    sums.sum(new short[] {2, 9, (short) 65535}, new double[] {1, 1, 1});

    sums.sum(new short[] {2, 2, 4}, new double[] {1, 2, 5});

    assertThat(sums.ids()).isEqualTo(5);
    assertThat(sums.mean(2)).isEqualTo(1.5);
    assertThat(sums.mean(4)).isEqualTo(5);
    sums.count(new short[] {(short) 65535});
    assertThat(sums.pixels(9)).isZero();
    assertThat(sums.pixels(65535)).isEqualTo(1);
    assertThat(sums.mean(65535)).isZero();
  }
}
