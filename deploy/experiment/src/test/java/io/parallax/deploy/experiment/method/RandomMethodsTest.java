package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RandomMethodsTest {
  private static final int SEEDS = 3000;

  private final List<MadeUpFrame> frames = MadeUpFrame.pool(1, 2, 5);
  private final Pool pool = new Pool(frames);

  private static void assertEven(Map<?, Integer> counts, int kinds) {
    double expected = (double) SEEDS / kinds;
    // Five standard deviations of a binomial count.
    double room = 5 * Math.sqrt(expected);
    assertThat(counts).hasSize(kinds);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - expected) < room);
  }

  @Test
  void shouldChooseEveryFrameAsOftenInEveryPlace() {
    for (int place = 0; place < 3; place++) {
      Map<FrameId, Integer> counts = new HashMap<>();
      for (int seed = 0; seed < SEEDS; seed++) {
        List<Region> chosen =
            new RandomFrames().select(pool, Labelled.NOTHING, Long.MAX_VALUE, seed);
        counts.merge(chosen.get(place).frame(), 1, Integer::sum);
      }
      assertEven(counts, frames.size());
    }
  }

  @Test
  void shouldChooseEverySuperpixelAsOften() {
    List<Region> superpixels = new PlainOverlaps(frames, 1).superpixels();
    Map<Region, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      counts.merge(
          new RandomSuperpixels().select(pool, Labelled.NOTHING, 200, seed).get(0),
          1,
          Integer::sum);
    }
    assertEven(counts, superpixels.size());
  }

  @Test
  void shouldChooseAllSuperpixelsOnceWhenTheBudgetAllows() {
    assertThat(new RandomSuperpixels().select(pool, Labelled.NOTHING, Long.MAX_VALUE, 4))
        .containsExactlyInAnyOrderElementsOf(new PlainOverlaps(frames, 1).superpixels());
  }

  @Test
  void shouldRepeatItselfForASeed() {
    for (AcquisitionMethod method : List.of(new RandomFrames(), new RandomSuperpixels())) {
      List<Region> chosen = method.select(pool, Labelled.NOTHING, 2000, 4);

      assertThat(method.select(pool, Labelled.NOTHING, 2000, 4)).isEqualTo(chosen);
      assertThat(method.select(pool, Labelled.NOTHING, 2000, 5)).isNotEqualTo(chosen);
    }
  }
}
