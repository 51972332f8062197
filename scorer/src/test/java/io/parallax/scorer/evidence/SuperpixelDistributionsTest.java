package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.RandomScene;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SuperpixelDistributionsTest {
  @Test
  void shouldSumTheProbabilitiesOfEachSuperpixel() {
    BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);
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

      byte[] packed = backProjection.project(view).distributions();

      expected.forEach(
          (superpixel, sums) -> {
            float total = sums.values().stream().mapToInt(Integer::intValue).sum();
            float[] mean = SuperpixelDistributions.mean(packed, superpixel, RandomScene.CLASSES);
            for (int c = 0; c < RandomScene.CLASSES; c++) {
              assertThat(mean[c]).isEqualTo(sums.getOrDefault(c, 0) / total);
            }
          });
    }
  }

  @Test
  void shouldGiveZerosForSuperpixelsThatAreNotThere() {
    FrameView view = RandomScene.view(new Random(1));
    byte[] packed = new BackProjection(RandomScene.VOXEL_SIZE).project(view).distributions();

    assertThat(SuperpixelDistributions.mean(packed, 65_535, RandomScene.CLASSES))
        .containsOnly(0f)
        .hasSize(RandomScene.CLASSES);
  }

  @Test
  void shouldRefuseBytesThatAreNoDistributions() {
    FrameView view = RandomScene.view(new Random(1));
    byte[] packed = new BackProjection(RandomScene.VOXEL_SIZE).project(view).distributions();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SuperpixelDistributions.mean(packed, 65_535, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SuperpixelDistributions.mean(
                    Arrays.copyOf(packed, packed.length - 1), 65_535, RandomScene.CLASSES));
  }
}
