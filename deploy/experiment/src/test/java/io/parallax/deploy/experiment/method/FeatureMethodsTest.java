package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSET and MAXRPR against greedy choices that recompute every distance at every step. */
final class FeatureMethodsTest {
  private static final int CHOICES = 4;
  private static final long BUDGET = (long) CHOICES * MadeUpFrame.PIXELS;

  private static List<Region> greedyCentres(Pool pool, List<PoolFrame> labelled, int choices) {
    List<PoolFrame> centres = new ArrayList<>(labelled);
    List<Region> chosen = new ArrayList<>();
    while (chosen.size() < choices) {
      PoolFrame next =
          pool.frames().stream()
              .filter(frame -> !centres.contains(frame))
              .min(
                  Comparator.comparingDouble((PoolFrame f) -> -PlainSums.nearest(f, centres))
                      .thenComparing(PoolFrame::id))
              .orElseThrow();
      centres.add(next);
      chosen.add(Region.whole(next));
    }
    return chosen;
  }

  private static List<Region> greedyRepresentatives(Pool pool, List<PoolFrame> candidates) {
    List<PoolFrame> open = new ArrayList<>(candidates);
    List<PoolFrame> chosen = new ArrayList<>();
    while (chosen.size() < CHOICES) {
      PoolFrame best = null;
      double lowest = Double.POSITIVE_INFINITY;
      for (PoolFrame candidate : open) {
        List<PoolFrame> with = new ArrayList<>(chosen);
        with.add(candidate);
        double sum = 0;
        for (PoolFrame frame : pool.frames()) {
          sum += PlainSums.nearest(frame, with);
        }
        if (sum < lowest) {
          lowest = sum;
          best = candidate;
        }
      }
      chosen.add(best);
      open.remove(best);
    }
    return chosen.stream().map(Region::whole).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldChooseTheFarthestFromAllCentres(long seed) {
    Pool pool = new Pool(MadeUpFrame.pool(seed, 2, 7));
    List<PoolFrame> seeds = List.of(pool.frames().get(3), pool.frames().get(9));
    Labelled labelled = Labelled.NOTHING.with(seeds.stream().map(Region::whole).toList());

    assertThat(new CoreSet().select(pool, labelled, BUDGET, 0))
        .isEqualTo(greedyCentres(pool, seeds, CHOICES));
    assertThat(new CoreSet().select(pool, Labelled.NOTHING, BUDGET, 0))
        .isEqualTo(greedyCentres(pool, List.of(), CHOICES));
  }

  @Test
  void shouldTakeAFrameWithALabelledSuperpixelForACentre() {
    Pool pool = new Pool(MadeUpFrame.pool(5, 1, 8));
    PoolFrame touched = pool.frames().get(2);
    Labelled labelled =
        Labelled.NOTHING.with(List.of(new Region(touched.id(), touched.superpixels()[0], 1)));

    assertThat(new CoreSet().select(pool, labelled, BUDGET, 0))
        .isEqualTo(greedyCentres(pool, List.of(touched), CHOICES));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldChooseOfTheMostUncertainThoseThatRepresentAll(long seed) {
    Pool pool = new Pool(MadeUpFrame.pool(seed, 2, 7));
    PoolFrame seeded = pool.frames().get(3);
    Labelled labelled = Labelled.NOTHING.with(List.of(Region.whole(seeded)));
    List<PoolFrame> candidates =
        pool.frames().stream()
            .filter(frame -> frame != seeded)
            .sorted(Comparator.comparingDouble(frame -> -PlainSums.mcdr(frame)))
            .limit(2 * CHOICES)
            .toList();

    assertThat(new MostRepresentative().select(pool, labelled, BUDGET, 0))
        .isEqualTo(greedyRepresentatives(pool, candidates));
  }

  @Test
  void shouldRefuseFeaturesOfDifferentLengths() {
    MadeUpFrame frame = MadeUpFrame.pool(1, 1, 1).get(0);
    var other =
        new MadeUpFrame(
            new FrameId("scene0", "other"), frame.view(), new float[7], frame.dropout());

    assertThatThrownBy(
            () ->
                new CoreSet().select(new Pool(List.of(frame, other)), Labelled.NOTHING, BUDGET, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other")
        .hasMessageContaining("7 features");
  }
}
