package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.statistics.Accumulation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PackedEvidenceTest {
  @Test
  void shouldRefuseOrReadButNeverCrashWhenBytesAreDamaged() {
    Random random = new Random(11);
    BlockEvidence sound =
        new BackProjection(RandomScene.VOXEL_SIZE)
            .project(RandomScene.view(random))
            .blocks()
            .get(0);
    Accumulation accumulation = new Accumulation();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      BlockEvidence damaged =
          new BlockEvidence(
              sound.block(), mutate(sound.footprint(), random), mutate(sound.sums(), random));
      try {
        accumulation.add(Accumulation.EMPTY, damaged);
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(accumulation.add(Accumulation.EMPTY, sound)).isNotEmpty();
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] copy = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
    for (int i = random.nextInt(4); i > 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }
}
