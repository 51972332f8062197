package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.output.ClassPlanes;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CostEffectiveTest {
  private static final int CLASSES = 4;
  private static final int PIXELS = 500;

  /** Distributions from nearly certain to open. */
  private static float[] distributions(Random random) {
    float[] planes = new float[CLASSES * PIXELS];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      double[] p = new double[CLASSES];
      double rest = Math.pow(10, -1 - 4 * random.nextDouble());
      for (int c = 0; c < CLASSES; c++) {
        p[c] = rest * random.nextDouble();
      }
      p[random.nextInt(CLASSES)] = 1;
      p = PlainSums.normalised(p);
      for (int c = 0; c < CLASSES; c++) {
        planes[c * PIXELS + pixel] = (float) p[c];
      }
    }
    return planes;
  }

  private static short[] labels(float[] planes, int width, int height, int round) {
    return CostEffective.pseudoLabels(
        ClassPlanes.of(FloatBuffer.wrap(planes), CLASSES, width, height), round);
  }

  @Test
  void shouldLabelWhatTheModelIsSureOfAndLessInEachRound() {
    float[] planes = distributions(new Random(1));
    int before = Integer.MAX_VALUE;
    for (int round = 0; round < 8; round++) {
      short[] labels = labels(planes, PIXELS / 20, 20, round);
      int given = 0;
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        double[] p = new double[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
          p[c] = planes[c * PIXELS + pixel];
        }
        boolean isSure = PlainSums.entropy(p) <= 0.0275 - 0.001815 * round;
        if (isSure) {
          given++;
          assertThat(p[labels[pixel]]).isGreaterThan(0.9);
        } else {
          assertThat(labels[pixel]).isEqualTo(CostEffective.NO_LABEL);
        }
      }
      assertThat(given).isPositive().isLessThan(before);
      before = given;
    }
  }

  @Test
  void shouldLabelNeitherWhatIsOpenNorWhatHasNoProbabilities() {
    // One pixel that is certain of class 2, one with nothing but zeros, one of two classes.
    float[] planes = {0, 0, 0.5f, 0, 0, 0, 1, 0, 0, 0, 0, 0.5f};

    assertThat(labels(planes, 3, 1, 0))
        .containsExactly((short) 2, CostEffective.NO_LABEL, CostEffective.NO_LABEL);
  }
}
