package io.parallax.deploy.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.training.head.Lbfgs.Minimum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  /** Rosenbrock's valley in as many dimensions as the point has; its lowest place is all ones. */
  private static double rosenbrock(double[] x, double[] gradient) {
    double value = 0;
    Arrays.fill(gradient, 0);
    for (int i = 0; i + 1 < x.length; i++) {
      double across = x[i + 1] - x[i] * x[i];
      value += 100 * across * across + (1 - x[i]) * (1 - x[i]);
      gradient[i] += -400 * across * x[i] - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * across;
    }
    return value;
  }

  @Test
  void shouldFollowABentValleyToItsEnd() {
    double[] start = {-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1};

    Minimum minimum = new Lbfgs(LbfgsTest::rosenbrock, 1e-9).from(start, 500, steps -> {});

    assertThat(minimum.value()).isLessThan(1e-15);
    assertThat(minimum.point()).usingComparatorWithPrecision(1e-7).containsOnly(1.0);
    // With the guess of the second derivatives; by the steepest way it takes thousands.
    assertThat(minimum.steps()).isLessThan(150);
  }

  /** The closed form: where the gradient A·x − b of a parabola is 0. */
  @Test
  void shouldSolveLinearEquations() {
    int n = 30;
    SplittableRandom random = new SplittableRandom(1);
    double[] solution = random.doubles(n, -5, 5).toArray();
    double[] scales = random.doubles(n, 0.01, 100).toArray();
    Objective parabola =
        (x, gradient) -> {
          double value = 0;
          for (int i = 0; i < n; i++) {
            gradient[i] = scales[i] * (x[i] - solution[i]);
            value += gradient[i] * (x[i] - solution[i]) / 2;
          }
          return value;
        };

    Minimum minimum = new Lbfgs(parabola, 1e-10).from(new double[n], 1000, steps -> {});

    for (int i = 0; i < n; i++) {
      assertThat(minimum.point()[i]).isCloseTo(solution[i], within(1e-7));
    }
  }

  @Test
  void shouldGoDownWithEveryStep() {
    double[] start = {-1.2, 1, 3, -2};
    List<Double> values = new ArrayList<>();
    for (int most = 0; most < 60; most++) {
      Minimum minimum = new Lbfgs(LbfgsTest::rosenbrock, 0).from(start, most, steps -> {});
      assertThat(minimum.steps()).isEqualTo(most);
      assertThat(minimum.value()).isEqualTo(rosenbrock(minimum.point(), new double[start.length]));
      values.add(minimum.value());
    }
    for (int i = 1; i < values.size(); i++) {
      assertThat(values.get(i)).isLessThan(values.get(i - 1));
    }
  }

  @Test
  void shouldStayWhereItIsLowest() {
    Minimum minimum =
        new Lbfgs(LbfgsTest::rosenbrock, 1e-9).from(new double[] {1, 1}, 10, steps -> {});

    assertThat(minimum.steps()).isZero();
    assertThat(minimum.point()).containsExactly(1, 1);
  }

  /** Values that are no numbers where a step goes too far are stepped back from. */
  @Test
  void shouldStepBackFromWhereThereIsNoValue() {
    Objective logarithm =
        (x, gradient) -> {
          gradient[0] = 1 - 1e-3 / x[0];
          return x[0] - 1e-3 * Math.log(x[0]);
        };

    Minimum minimum = new Lbfgs(logarithm, 1e-9).from(new double[] {0.5}, 100, steps -> {});

    assertThat(minimum.point()[0]).isCloseTo(1e-3, within(1e-9));
  }
}
