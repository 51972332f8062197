package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpearmanCorrelationTest {

  /** Hours of television a week against IQ: the worked example of Wikipedia's article. */
  @Test
  void shouldGiveThePublishedFigure() {
    double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

    assertThat(SpearmanCorrelation.of(iq, hours)).isCloseTo(-29.0 / 165, within(1e-12));
  }

  @Test
  void shouldShareTheMeanRankAmongTies() {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    assertThat(SpearmanCorrelation.of(new double[] {1, 5, 5, 9}, new double[] {1, 2, 3, 4}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    assertThat(SpearmanCorrelation.of(new double[] {0, -0.0, 1}, new double[] {3, 3, 4}))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void shouldDependOnTheOrderOnlyAndLieBetweenMinusOneAndOne() {
    Random random = new Random(7);
    for (int trial = 0; trial < 100; trial++) {
      int n = 2 + random.nextInt(50);
      double[] a = new double[n];
      double[] b = new double[n];
      double[] stretched = new double[n];
      double[] mirrored = new double[n];
      for (int i = 0; i < n; i++) {
        a[i] = i == 0 ? -1 : random.nextInt(20);
        b[i] = i == 0 ? -1 : random.nextInt(20);
        stretched[i] = Math.exp(a[i]);
        mirrored[i] = -a[i];
      }
      double correlation = SpearmanCorrelation.of(a, b);
      assertThat(correlation).isBetween(-1 - 1e-12, 1 + 1e-12);
      assertThat(SpearmanCorrelation.of(stretched, b)).isCloseTo(correlation, within(1e-12));
      assertThat(SpearmanCorrelation.of(mirrored, b)).isCloseTo(-correlation, within(1e-12));
      assertThat(SpearmanCorrelation.of(a, a)).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void shouldHaveNoValueWhenASeriesIsConstant() {
    assertThat(SpearmanCorrelation.of(new double[] {2, 2, 2}, new double[] {1, 2, 3})).isNaN();
  }

  @Test
  void shouldRefuseSeriesThatDoNotMatch() {
    assertThatThrownBy(() -> SpearmanCorrelation.of(new double[2], new double[3]))
        .hasMessageContaining("2 and 3");
    assertThatThrownBy(
            () -> SpearmanCorrelation.of(new double[] {1, Double.NaN}, new double[] {1, 2}))
        .hasMessageContaining("value 1");
  }
}
