package io.parallax.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.scorer.statistics.FixedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the scores of one voxel against the formulas in floating point, pair by pair. */
final class BlockScoresTest {
  private static final BlockIndex BLOCK = new BlockIndex(0, 0, 0);
  private static final double EPSILON = 1.0 / 510;

  private final Accumulation accumulation = new Accumulation();
  private final BlockScores scores = new BlockScores();

  /** One view of voxel 17: pixels of superpixel 3, and class sums. */
  private record View(int pixels, int[] sums) {
    BlockEvidence evidence() {
      PackedWriter footprint = new PackedWriter();
      for (long number : new long[] {17, 1, 3, pixels}) {
        footprint.write(number);
      }
      PackedWriter packedSums = new PackedWriter();
      packedSums.write(Arrays.stream(sums).filter(s -> s > 0).count());
      int previous = -1;
      for (int c = 0; c < sums.length; c++) {
        if (sums[c] > 0) {
          packedSums.write(c - previous - 1L);
          packedSums.write(sums[c]);
          previous = c;
        }
      }
      return new BlockEvidence(BLOCK, footprint.toBytes(), packedSums.toBytes());
    }

    double probability(int c) {
      return (double) sums[c] / Arrays.stream(sums).sum();
    }
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static double klDivergence(View i, View j) {
    double sum = 0;
    for (int c = 0; c < i.sums.length; c++) {
      double p = i.probability(c);
      if (p > 0) {
        sum += p * (log2(Math.max(p, EPSILON)) - log2(Math.max(j.probability(c), EPSILON)));
      }
    }
    return sum;
  }

  private static double meanKlDivergence(View i, List<View> views) {
    double sum = 0;
    double pixels = 0;
    for (View j : views) {
      sum += j.pixels * klDivergence(i, j);
      pixels += j.pixels;
    }
    return sum / pixels;
  }

  private static double entropyOfTheMean(List<View> views) {
    int classes = views.get(0).sums.length;
    double[] sums = new double[classes];
    for (View view : views) {
      for (int c = 0; c < classes; c++) {
        sums[c] += view.sums[c];
      }
    }
    double total = Arrays.stream(sums).sum();
    return Arrays.stream(sums).filter(s -> s > 0).map(s -> -s / total * log2(s / total)).sum();
  }

  private static List<View> randomViews(Random random) {
    List<View> views = new ArrayList<>();
    int classes = 2 + random.nextInt(40);
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int pixels = 1 + random.nextInt(60);
      int[] sums = new int[classes];
      for (int part = 1 + random.nextInt(5); part > 0; part--) {
        sums[random.nextInt(classes)] += 1 + random.nextInt(255 * pixels);
      }
      views.add(new View(pixels, sums));
    }
    return views;
  }

  private List<SuperpixelShare> shares(View view) {
    List<SuperpixelShare> shares = new ArrayList<>();
    ShareCursor cursor = new ShareCursor().reset(scores.shares(view.evidence()));
    while (cursor.next()) {
      shares.add(cursor.share());
    }
    return shares;
  }

  private void load(List<View> views) {
    byte[] statistics = Accumulation.EMPTY;
    for (View view : views) {
      statistics = accumulation.add(statistics, view.evidence());
    }
    scores.load(statistics);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldEqualTheFormulasPairByPair(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<View> views = randomViews(random);
      load(views);
      for (View view : views) {
        List<SuperpixelShare> shares = shares(view);

        assertThat(shares).hasSize(1);
        SuperpixelScore score = SuperpixelScore.of(view.pixels, shares.get(0));
        assertThat(score.viewEntropyBits()).isCloseTo(entropyOfTheMean(views), within(1e-4));
        assertThat(score.viewDivergenceBits())
            .isCloseTo(meanKlDivergence(view, views), within(1e-4));
        assertThat(score.views()).isEqualTo(views.size());
        assertThat(score.coverage()).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldGiveOneBitWhenTwoViewsContradictEachOtherOutright() {
    List<View> views =
        List.of(new View(10, new int[] {2550, 0}), new View(10, new int[] {0, 2550}));
    load(views);

    SuperpixelShare share = shares(views.get(0)).get(0);

    assertThat(share.superpixel()).isEqualTo(3);
    assertThat(share.viewEntropy()).isEqualTo(10L * FixedLog.ONE_BIT);
    // Half of the pixels agree, the other half say ε: KL = log2 510.
    assertThat(share.viewDivergence()).isEqualTo(10L * Math.round(FixedLog.FLOOR / 2.0));
  }

  @Test
  void shouldGiveZeroWhenAllViewsAgree() {
    View view = new View(7, new int[] {0, 1000, 0, 785});
    load(List.of(view, view, view));

    SuperpixelShare share = shares(view).get(0);

    assertThat(share.viewDivergence()).isZero();
  }

  @Test
  void shouldRefuseViewWhenTheStatisticsDoNotHoldIt() {
    scores.load(Accumulation.EMPTY);

    assertThatThrownBy(() -> scores.shares(new View(1, new int[] {255}).evidence()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not hold the view");
  }
}
