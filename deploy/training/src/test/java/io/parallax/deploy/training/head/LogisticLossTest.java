package io.parallax.deploy.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class LogisticLossTest {
  private static final BitSet NONE = new BitSet();

  /**
   * Spector and Mazzeo, "Probit analysis and economic education" (1980): grade point average, test
   * score, taught by the new method or not, and whether the grade improved.
   */
  private static final double[][] GRADES = {
    {2.66, 20, 0, 0}, {2.89, 22, 0, 0}, {3.28, 24, 0, 0}, {2.92, 12, 0, 0}, {4.00, 21, 0, 1},
    {2.86, 17, 0, 0}, {2.76, 17, 0, 0}, {2.87, 21, 0, 0}, {3.03, 25, 0, 0}, {3.92, 29, 0, 1},
    {2.63, 20, 0, 0}, {3.32, 23, 0, 0}, {3.57, 23, 0, 0}, {3.26, 25, 0, 1}, {3.53, 26, 0, 0},
    {2.74, 19, 0, 0}, {2.75, 25, 0, 0}, {2.83, 19, 0, 0}, {3.12, 23, 1, 0}, {3.16, 25, 1, 1},
    {2.06, 22, 1, 0}, {3.62, 28, 1, 1}, {2.89, 14, 1, 0}, {3.51, 26, 1, 0}, {3.54, 24, 1, 1},
    {2.83, 27, 1, 1}, {3.39, 17, 1, 1}, {2.67, 24, 1, 0}, {3.65, 21, 1, 1}, {4.00, 23, 1, 1},
    {3.10, 21, 1, 0}, {2.39, 19, 1, 1},
  };

  /** The coefficients that Greene, "Econometric Analysis", prints for these data. */
  @Test
  void shouldFindThePublishedCoefficients() {
    PixelSamples samples = new PixelSamples(3, GRADES.length);
    for (int i = 0; i < GRADES.length; i++) {
      for (int j = 0; j < 3; j++) {
        samples.features()[3 * i + j] = (float) GRADES[i][j];
      }
      samples.classes()[i] = (short) GRADES[i][3];
      samples.weights()[i] = 1;
    }
    HeadWeights zero = new HeadWeights(3, 2);
    Standardisation scale = Standardisation.of(samples, true);
    scale.apply(samples);
    BitSet first = new BitSet();
    first.set(0);

    double[] point =
        new Lbfgs(new LogisticLoss(samples, zero, 1e-12, first, true), 1e-10)
            .from(zero.values(), 200, steps -> {})
            .point();

    // With the first class held at 0 the weights of the other are the coefficients.
    HeadWeights fitted = scale.forPlain(new HeadWeights(3, 2, point));
    assertThat(fitted.at(0, 1)).isCloseTo(2.826113, within(1e-4));
    assertThat(fitted.at(1, 1)).isCloseTo(0.0951577, within(1e-5));
    assertThat(fitted.at(2, 1)).isCloseTo(2.378688, within(1e-4));
    assertThat(fitted.at(3, 1)).isCloseTo(-13.02135, within(1e-3));
    double loss = new LogisticLoss(samples, zero, 1e-12, first, true).at(point, new double[8]);
    assertThat(loss * GRADES.length).isCloseTo(12.88963, within(1e-4));
  }

  @Test
  void shouldHaveTheGradientThatDifferencesGive() {
    PixelSamples samples = random(200, 4, 3);
    double[] point = new SplittableRandom(2).doubles(15, -1, 1).toArray();
    LogisticLoss loss = new LogisticLoss(samples, weights(4, 3), 0.3, NONE, true);
    double[] gradient = new double[15];
    double[] other = new double[15];

    loss.at(point, gradient);

    for (int i = 0; i < point.length; i++) {
      double[] up = point.clone();
      double[] down = point.clone();
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double slope = (loss.at(up, other) - loss.at(down, other)) / 2e-5;
      assertThat(gradient[i]).isCloseTo(slope, within(1e-8));
    }
  }

  @Test
  void shouldBeWhatTheFormulaSays() {
    PixelSamples samples = random(50, 2, 3);
    HeadWeights old = weights(2, 3);
    double[] point = new SplittableRandom(2).doubles(9, -1, 1).toArray();
    double expected = 0;
    double total = 0;
    for (int i = 0; i < 50; i++) {
      double[] e = new double[3];
      for (int c = 0; c < 3; c++) {
        e[c] =
            Math.exp(
                point[c] * samples.features()[2 * i]
                    + point[3 + c] * samples.features()[2 * i + 1]
                    + point[6 + c]);
      }
      double p = e[samples.classes()[i]] / (e[0] + e[1] + e[2]);
      expected -= samples.weights()[i] * Math.log(p);
      total += samples.weights()[i];
    }
    expected /= total;
    for (int i = 0; i < 9; i++) {
      expected += 0.2 / 2 * Math.pow(point[i] - old.values()[i], 2);
    }

    double loss = new LogisticLoss(samples, old, 0.2, NONE, true).at(point, new double[9]);

    assertThat(loss).isCloseTo(expected, within(1e-12));
  }

  @Test
  void shouldHoldWhatIsNotToChange() {
    PixelSamples samples = random(100, 4, 3);
    BitSet frozen = new BitSet();
    frozen.set(1);
    double[] gradient = new double[15];

    new LogisticLoss(samples, weights(4, 3), 0.3, frozen, false)
        .at(new SplittableRandom(2).doubles(15, -1, 1).toArray(), gradient);

    for (int i = 0; i < 15; i++) {
      boolean isHeld = i % 3 == 1 || i >= 12;
      assertThat(gradient[i] == 0).isEqualTo(isHeld);
    }
  }

  @Test
  void shouldGiveTheSameBitsOnAnyNumberOfThreads() throws Exception {
    PixelSamples samples = random(5000, 4, 3);
    LogisticLoss loss = new LogisticLoss(samples, weights(4, 3), 0.01, NONE, true);
    double[] point = new SplittableRandom(2).doubles(15, -1, 1).toArray();
    double[] gradient = new double[15];
    double value = loss.at(point, gradient);
    for (int threads : new int[] {1, 2, 5}) {
      ForkJoinPool pool = new ForkJoinPool(threads);
      try {
        double[] other = new double[15];
        assertThat(pool.submit(() -> loss.at(point, other)).get()).isEqualTo(value);
        assertThat(other).containsExactly(gradient);
      } finally {
        pool.shutdown();
      }
    }
  }

  @Test
  void shouldKeepTheLogitsWhenFeaturesAreStandardised() {
    for (boolean hasBias : new boolean[] {true, false}) {
      PixelSamples samples = random(100, 4, 3);
      for (int i = 0; i < 100; i++) {
        samples.features()[4 * i + 2] = 7;
        samples.features()[4 * i + 3] = samples.features()[4 * i + 3] * 50 - 20;
      }
      float[] before = samples.features().clone();
      HeadWeights plain = weights(4, 3);
      Standardisation scale = Standardisation.of(samples, hasBias);
      scale.apply(samples);
      HeadWeights standardised = scale.forStandardised(plain);
      for (int i = 0; i < 100; i++) {
        for (int c = 0; c < 3; c++) {
          double logit = logit(before, i, plain, c);
          assertThat(logit(samples.features(), i, standardised, c)).isCloseTo(logit, within(1e-4));
        }
      }
      HeadWeights again = scale.forPlain(standardised);
      for (int i = 0; i < 15; i++) {
        assertThat(again.values()[i]).isCloseTo(plain.values()[i], within(1e-12));
      }
      if (!hasBias) {
        assertThat(standardised.at(4, 0)).isEqualTo(plain.at(4, 0));
      }
    }
  }

  private static double logit(float[] features, int sample, HeadWeights weights, int classId) {
    double logit = weights.at(4, classId);
    for (int j = 0; j < 4; j++) {
      logit += features[4 * sample + j] * weights.at(j, classId);
    }
    return logit;
  }

  private static HeadWeights weights(int channels, int classes) {
    double[] values = new SplittableRandom(9).doubles((channels + 1L) * classes, -1, 1).toArray();
    return new HeadWeights(channels, classes, values);
  }

  private static PixelSamples random(int size, int channels, int classes) {
    SplittableRandom random = new SplittableRandom(4);
    PixelSamples samples = new PixelSamples(channels, size);
    for (int i = 0; i < samples.features().length; i++) {
      samples.features()[i] = (float) (2 * random.nextDouble() - 1);
    }
    for (int i = 0; i < size; i++) {
      samples.classes()[i] = (short) random.nextInt(classes);
      samples.weights()[i] = random.nextInt(4);
    }
    return samples;
  }
}
