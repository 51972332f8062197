package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.packed.PackedWriter;
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
  void shouldSumAllPixelsOfAFrameOfAnySize() {
    // Nine pixels: the map is read eight at a time.
    byte[] planes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    FrameView view =
        new FrameView(
            new QuantisedMap(2, 9, 1, planes),
            new short[9],
            new short[] {0, 0, 0, 0, 0, 0, 0, 3, 3},
            new Intrinsics(9, 1, 9, 9, 4, 0),
            RandomScene.view(new Random(1)).pose());

    byte[] packed = new BackProjection(RandomScene.VOXEL_SIZE).project(view).distributions();

    assertThat(SuperpixelDistributions.mean(packed, 0, 2)).containsExactly(28 / 70f, 42 / 70f);
    assertThat(SuperpixelDistributions.mean(packed, 3, 2)).containsExactly(17 / 20f, 3 / 20f);
    assertThat(SuperpixelDistributions.mean(packed, 2, 2)).containsExactly(0, 0);
  }

  @Test
  void shouldRefuseIdsAndClassesOutOfRange() {
    long[][] refused = {
      {65_536, 0}, {65_000, 0, 600, 0}, {0, 6}, {0, 1, 5, 1}, {0, 2, 2, 1, 2, 1}, {0, 1, 0},
    };
    for (long[] numbers : refused) {
      PackedWriter out = new PackedWriter();
      for (long number : numbers) {
        out.write(number);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SuperpixelDistributions.mean(out.toBytes(), 65_535, 5));
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
