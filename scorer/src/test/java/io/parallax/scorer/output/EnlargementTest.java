package io.parallax.scorer.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.output.Enlargement.Kernel;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnlargementTest {
  @ParameterizedTest
  @CsvSource({
    "8, 6, 32, 24, IN_TURN",
    "8, 6, 32, 24, IN_PAIRS",
    "7, 5, 40, 31, IN_TURN",
    "7, 5, 40, 31, IN_PAIRS",
    "9, 7, 9, 7, IN_TURN",
    "1, 1, 5, 4, IN_PAIRS",
    "20, 3, 10, 33, IN_TURN"
  })
  void shouldInterpolateBetweenPixelCentres(
      int coarseWidth, int coarseHeight, int width, int height, Kernel kernel) {
    int classes = 3;
    float[] coarse = random(classes * coarseWidth * coarseHeight);

    ClassPlanes fine =
        new Enlargement(coarseWidth, coarseHeight, width, height, kernel).of(coarse, classes);

    float[] row = new float[width];
    for (int c = 0; c < classes; c++) {
      for (int y = 0; y < height; y++) {
        fine.read(c, y * width, width, row);
        for (int x = 0; x < width; x++) {
          double expected =
              interpolated(
                  coarse,
                  c * coarseWidth * coarseHeight,
                  coarseWidth,
                  coarseHeight,
                  (x + 0.5) * coarseWidth / width - 0.5,
                  (y + 0.5) * coarseHeight / height - 0.5);
          assertThat((double) row[x]).isCloseTo(expected, within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void shouldGiveTheSameValuesInWhateverPiecesTheyAreRead(Kernel kernel) {
    Enlargement enlargement = new Enlargement(10, 8, 33, 25, kernel);
    float[] coarse = random(4 * 80);
    float[] whole = new float[33 * 25];
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int c = random.nextInt(4);
      int from = random.nextInt(whole.length);
      int count = 1 + random.nextInt(whole.length - from);
      enlargement.of(coarse, 4).read(c, 0, whole.length, whole);
      ClassPlanes planes = enlargement.of(coarse, 4);
      planes.read(random.nextInt(4), 0, whole.length, new float[whole.length]);
      float[] piece = new float[count + 1];
      planes.read(c, from, count, piece);
      assertThat(Arrays.equals(piece, 0, count, whole, from, from + count)).isTrue();
      assertThat(piece[count]).isZero();
    }
  }

  @Test
  void shouldQuantiseWhatIsEnlargedAsIfItLayInMemory() {
    Enlargement enlargement = new Enlargement(40, 30, 160, 120, Kernel.IN_TURN);
    float[] coarse = random(7 * 1200);
    FloatBuffer memory = FloatBuffer.allocate(7 * 160 * 120);
    float[] plane = new float[160 * 120];
    ClassPlanes planes = enlargement.of(coarse, 7);
    for (int c = 0; c < 7; c++) {
      planes.read(c, 0, plane.length, plane);
      memory.put(plane);
    }

    assertThat(QuantisedMap.ofLogits(enlargement.of(coarse, 7)).planes())
        .isEqualTo(QuantisedMap.ofLogits(memory.flip(), 7, 160, 120).planes());
  }

  @ParameterizedTest
  @CsvSource({
    "7, 5, 40, 31, IN_TURN",
    "7, 5, 40, 31, IN_PAIRS",
    "80, 60, 320, 240, IN_TURN",
    "80, 60, 320, 240, IN_PAIRS",
    "20, 3, 10, 33, IN_TURN"
  })
  void shouldAddProductsInTheOrderOfTheKernel(
      int coarseWidth, int coarseHeight, int width, int height, Kernel kernel) {
    float[] coarse = random(coarseWidth * coarseHeight);
    float[] fine = new float[width * height];

    new Enlargement(coarseWidth, coarseHeight, width, height, kernel)
        .of(coarse, 1)
        .read(0, 0, fine.length, fine);

    int differences = 0;
    for (int y = 0; y < height; y++) {
      Weights rows = Weights.of(y, coarseHeight, height, kernel);
      for (int x = 0; x < width; x++) {
        Weights columns = Weights.of(x, coarseWidth, width, kernel);
        float a = columns.w * rows.w * coarse[rows.first * coarseWidth + columns.first];
        float b = columns.v * rows.w * coarse[rows.first * coarseWidth + columns.second];
        float c = columns.w * rows.v * coarse[rows.second * coarseWidth + columns.first];
        float d = columns.v * rows.v * coarse[rows.second * coarseWidth + columns.second];
        float expected = kernel == Kernel.IN_TURN ? a + b + c + d : (a + b) + (c + d);
        differences += fine[y * width + x] == expected ? 0 : 1;
      }
    }
    assertThat(differences).isZero();
  }

  /** The two neighbours of a position along one axis, and their weights, in floats. */
  private record Weights(int first, int second, float w, float v) {
    static Weights of(int i, int coarse, int size, Kernel kernel) {
      float at = Math.max(0, (i + 0.5f) / ((float) size / coarse) - 0.5f);
      int first = (int) at;
      int second = Math.min(first + 1, coarse - 1);
      if (kernel == Kernel.IN_PAIRS) {
        return new Weights(first, second, 1 - (at - first), at - first);
      }
      return first == second
          ? new Weights(first, second, 0.5f, 0.5f)
          : new Weights(first, second, second - at, at - first);
    }
  }

  @Test
  void shouldHaveTheSizesOfTheFineGrid() {
    ClassPlanes planes = new Enlargement(4, 3, 9, 7, Kernel.IN_PAIRS).of(random(24), 2);

    assertThat(planes.classes()).isEqualTo(2);
    assertThat(planes.width()).isEqualTo(9);
    assertThat(planes.height()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void shouldKeepTheValuesWhenBothGridsAreOne(Kernel kernel) {
    float[] values = random(2 * 30);
    float[] read = new float[30];
    ClassPlanes planes = new Enlargement(6, 5, 6, 5, kernel).of(values, 2);

    planes.read(1, 0, 30, read);

    for (int i = 0; i < 30; i++) {
      assertThat(read[i]).isEqualTo(values[30 + i]);
    }
  }

  @Test
  void shouldRefuseAnotherNumberOfValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Enlargement(4, 3, 8, 6, Kernel.IN_TURN).of(new float[23], 2))
        .withMessageContaining("24");
  }

  private static double interpolated(
      float[] values, int start, int width, int height, double x, double y) {
    double left = Math.min(Math.max(x, 0), width - 1);
    double top = Math.min(Math.max(y, 0), height - 1);
    int x1 = (int) left;
    int y1 = (int) top;
    int x2 = Math.min(x1 + 1, width - 1);
    int y2 = Math.min(y1 + 1, height - 1);
    double u = left - x1;
    double v = top - y1;
    return (1 - v)
            * ((1 - u) * values[start + y1 * width + x1] + u * values[start + y1 * width + x2])
        + v * ((1 - u) * values[start + y2 * width + x1] + u * values[start + y2 * width + x2]);
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (5 * random.nextGaussian());
    }
    return values;
  }
}
