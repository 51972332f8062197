package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.evidence.SuperpixelDistributions.Distribution;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SuperpixelDistributionsTest {
  @Test
  void shouldSumTheProbabilitiesOfEachSuperpixel() {
    SuperpixelDistributions distributions = new SuperpixelDistributions();
    for (long seed = 1; seed <= 5; seed++) {
      FrameView view = RandomScene.view(new Random(seed));
      Map<Integer, Map<Integer, Integer>> expected = new TreeMap<>();
      for (int p = 0; p < view.pixels(); p++) {
        Map<Integer, Integer> sums =
            expected.computeIfAbsent((int) view.superpixels()[p], id -> new TreeMap<>());
        for (int c = 0; c < RandomScene.CLASSES; c++) {
          int q = view.map().planes()[c * view.pixels() + p] & 0xff;
          if (q > 0) {
            sums.merge(c, q, Integer::sum);
          }
        }
      }

      Map<Integer, Map<Integer, Integer>> actual = new TreeMap<>();
      for (Distribution d : distributions.of(view.map(), view.superpixels())) {
        Map<Integer, Integer> sums = new TreeMap<>();
        for (int i = 0; i < d.classes().length; i++) {
          sums.put(d.classes()[i], d.sums()[i]);
        }
        actual.put(d.superpixel(), sums);
      }

      assertThat(actual).isEqualTo(expected);
    }
  }
}
