package io.parallax.scorer.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantisedMapTest {
  @Test
  void shouldTellTheLikeliestClassAndTheFirstOfEquals() {
    byte[] planes = {0, 10, 90, (byte) 200, 0, 30, 90, 55, 0, 20, 75, 0};

    assertThat(new QuantisedMap(3, 2, 2, planes).likeliest()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void shouldRoundProbabilitiesTo255Steps() {
    float[] planar = {
      1f, 0.5f, 0.25f,
      0f, 0.5f, 0.75f
    };

    QuantisedMap map = QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), 2, 3, 1);

    // 127.5 rounds up, 63.75 up, 191.25 down.
    assertThat(map.planes())
        .containsExactly((byte) 255, (byte) 128, (byte) 64, (byte) 0, (byte) 128, (byte) 191);
    assertThat(map.at(0, 0)).isEqualTo(255);
    assertThat(map.at(1, 2)).isEqualTo(191);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0.1",
    "2, 16, 16, 1",
    "40, 31, 17, 3",
    "13, 257, 3, 10",
    "7, 64, 8, 100",
    "5, 40, 40, 30000"
  })
  void shouldQuantiseTheSoftmaxOfLogits(int classes, int width, int height, double spread) {
    float[] logits = logits(classes * width * height, spread, classes);

    QuantisedMap map = QuantisedMap.ofLogits(FloatBuffer.wrap(logits), classes, width, height);

    double[] p = plainSoftmax(logits, classes);
    double largestError = 0;
    for (int i = 0; i < p.length; i++) {
      largestError = Math.max(largestError, Math.abs((map.planes()[i] & 0xFF) - 255 * p[i]));
    }
    assertThat(largestError).isLessThan(0.5 + 1e-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 5, 50, 1000})
  void shouldAddSoftmaxToASum(double spread) {
    int classes = 11;
    int pixels = 3 * Softmax.TILE + 5;
    float[] first = logits(classes * pixels, spread, 1);
    float[] second = logits(classes * pixels, spread, 2);
    Softmax softmax = new Softmax(classes);

    float[] sum = new float[classes * pixels];
    softmax.addTo(sum, ClassPlanes.of(FloatBuffer.wrap(first), classes, pixels, 1));
    softmax.addTo(sum, ClassPlanes.of(FloatBuffer.wrap(second), classes, pixels, 1));

    double[] p = plainSoftmax(first, classes);
    double[] q = plainSoftmax(second, classes);
    double largestError = 0;
    for (int i = 0; i < sum.length; i++) {
      largestError = Math.max(largestError, Math.abs(sum[i] - (p[i] + q[i])));
    }
    assertThat(largestError).isLessThan(1e-6);
  }

  @Test
  void shouldBeRightToAFewMillionthsWhenAClassIsUnlikely() {
    int pixels = 101;
    float[] logits = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      logits[pixels + i] = -i / 10f;
    }

    float[] sum = new float[2 * pixels];
    new Softmax(2).addTo(sum, ClassPlanes.of(FloatBuffer.wrap(logits), 2, pixels, 1));

    double[] p = plainSoftmax(logits, 2);
    double largestError = 0;
    for (int i = 0; i < sum.length; i++) {
      largestError = Math.max(largestError, Math.abs(sum[i] / p[i] - 1));
    }
    assertThat(largestError).isLessThan(5e-6);
  }

  @Test
  void shouldGiveRuledOutClassesNothing() {
    float[] logits = {3f, Float.NEGATIVE_INFINITY, -1e30f};

    QuantisedMap map = QuantisedMap.ofLogits(FloatBuffer.wrap(logits), 3, 1, 1);

    assertThat(map.planes()).containsExactly((byte) 255, (byte) 0, (byte) 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void shouldRefuseLogitsThatAreNotFinite(float bad) {
    float[] logits = new float[2 * 300];
    logits[1 * 300 + 257] = bad;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofLogits(FloatBuffer.wrap(logits), 2, 100, 3))
        .withMessageContaining("pixel 257");
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.7, add up to 1.2",
    "0.5, NaN, class 1 of pixel (1, 0)",
    "1.2, -0.2, class 0 of pixel (1, 0)",
    "0, 0, add up to 0.0"
  })
  void shouldRefuseWhatAreNoProbabilities(float first, float second, String message) {
    float[] planar = {1f, first, 0f, second};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), 2, 2, 1))
        .withMessageContaining(message);
  }

  @Test
  void shouldQuantiseProbabilitiesRowByRowAndClassByClass() {
    int classes = 3;
    int width = 5;
    int height = 4;
    int pixels = width * height;
    double[] p = plainSoftmax(logits(classes * pixels, 2, 9), classes);
    float[] planar = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      planar[i] = (float) p[i];
    }

    QuantisedMap map =
        QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), classes, width, height);

    for (int c = 0; c < classes; c++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        assertThat(map.at(c, pixel)).isEqualTo((int) (planar[c * pixels + pixel] * 255 + 0.5f));
      }
    }
  }

  @Test
  void shouldAcceptProbabilitiesThatAreOffByRounding() {
    float[] planar = {1.01f, 0.5f, -0.01f, 0.491f};

    QuantisedMap map = QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), 2, 2, 1);

    assertThat(map.at(0, 0)).isEqualTo(255);
    assertThat(map.at(1, 0)).isZero();
    assertThat(map.at(1, 1)).isEqualTo(125);
  }

  @ParameterizedTest
  @ValueSource(floats = {1.0101f, -0.0101f})
  void shouldRefuseProbabilitiesThatAreOffByMore(float bad) {
    float[] planar = {1, 0, 1, bad, 0, 1, 0, 1 - bad};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), 2, 2, 2))
        .withMessageContaining("class 0 of pixel (1, 1)");
  }

  @Test
  void shouldSayWhichPixelsProbabilitiesDoNotAddUp() {
    float[] planar = {1, 0, 1, 1, 0, 0.3f, 0, 1, 0, 0, 1, 0};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofProbabilities(FloatBuffer.wrap(planar), 2, 3, 2))
        .withMessageContaining("pixel (2, 1)");
  }

  @Test
  void shouldRefuseAPixelWhoseClassesAreAllRuledOut() {
    float[] logits = new float[2 * 1500];
    logits[1400] = Float.NEGATIVE_INFINITY;
    logits[1500 + 1400] = Float.NEGATIVE_INFINITY;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofLogits(FloatBuffer.wrap(logits), 2, 1500, 1))
        .withMessageContaining("pixel 1400");
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 2", "2, 0, 2", "2, 2, 0", "-1, 2, 2", "2, -2, -1"})
  void shouldRefuseSizesThatAreNotPositive(int classes, int width, int height) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new QuantisedMap(
                    classes, width, height, new byte[Math.max(0, classes * width * height)]))
        .withMessageContaining("must have classes and pixels");
  }

  @Test
  void shouldReadPlanesThatLieInMemory() {
    float[] values = logits(24, 1, 3);
    ClassPlanes planes = ClassPlanes.of(FloatBuffer.wrap(values), 2, 4, 3);
    float[] to = new float[5];

    planes.read(1, 6, 4, to);

    assertThat(planes.classes()).isEqualTo(2);
    assertThat(planes.width()).isEqualTo(4);
    assertThat(planes.height()).isEqualTo(3);
    assertThat(to).containsExactly(values[18], values[19], values[20], values[21], 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassPlanes.of(FloatBuffer.wrap(values), 2, 4, 4));
  }

  @Test
  void shouldRefuseSizesThatDoNotAgree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantisedMap(2, 3, 4, new byte[23]))
        .withMessageContaining("24")
        .withMessageContaining("23");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantisedMap(65536, 65536, 1, new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofLogits(FloatBuffer.allocate(0), 0, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedMap.ofProbabilities(FloatBuffer.allocate(3), 1, 2, 1));
  }

  private static float[] logits(int count, double spread, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      logits[i] = (float) (spread * random.nextGaussian());
    }
    return logits;
  }

  private static double[] plainSoftmax(float[] logits, int classes) {
    int pixels = logits.length / classes;
    double[] p = new double[logits.length];
    for (int u = 0; u < pixels; u++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = u; i < p.length; i += pixels) {
        largest = Math.max(largest, logits[i]);
      }
      double sum = 0;
      for (int i = u; i < p.length; i += pixels) {
        p[i] = StrictMath.exp(logits[i] - largest);
        sum += p[i];
      }
      for (int i = u; i < p.length; i += pixels) {
        p[i] /= sum;
      }
    }
    return p;
  }
}
