package io.parallax.deploy.training.head;

import java.util.function.IntConsumer;

/**
 * Minimises smooth functions of many variables by L-BFGS (Liu and Nocedal, "On the limited memory
 * BFGS method for large scale optimization", Mathematical Programming 45, 1989).
 *
 * <p>The direction of a step is that of Newton, with the inverse of the second derivatives guessed
 * from how the gradient changed in the last {@value #MEMORY} steps: two loops of {@value #MEMORY}
 * products of vectors, 4·{@value #MEMORY}·n operations for n variables. Along it the first of the
 * lengths 1, then shorter ones by a parabola through what is known, is taken that lowers the value
 * by a share of what the gradient promises (Armijo). Nearly every step takes the length 1, so it
 * costs one evaluation of the function, which is what costs. For functions that are convex, as the
 * one this is used for, that converges from anywhere; steps along which the gradient does not grow
 * are not remembered, so the guess stays positive definite for others too.
 *
 * <p>There is no chance in it: the same function and start give the same bits.
 */
final class Lbfgs {
  private static final int MEMORY = 10;

  /** The share of the decrease that the gradient promises that a step must give. */
  private static final double SUFFICIENT = 1e-4;

  private static final int MOST_HALVINGS = 40;

  private final Objective objective;
  private final double tolerance;
  private final double[][] steps = new double[MEMORY][];
  private final double[][] changes = new double[MEMORY][];
  private final double[] products = new double[MEMORY];
  private int remembered;

  /**
   * For a function.
   *
   * @param tolerance it ends where no derivative is larger
   */
  Lbfgs(Objective objective, double tolerance) {
    this.objective = objective;
    this.tolerance = tolerance;
  }

  /**
   * Where a minimisation ended.
   *
   * @param steps that were taken
   * @param first value at the start
   * @param value at the point
   */
  record Minimum(double[] point, int steps, double first, double value) {}

  /**
   * Goes down from a point.
   *
   * @param mostSteps ends it too
   * @param afterStep is told how many steps were taken
   */
  Minimum from(double[] start, int mostSteps, IntConsumer afterStep) {
    remembered = 0;
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double[] next = new double[point.length];
    double[] nextGradient = new double[point.length];
    double first = objective.at(point, gradient);
    double value = first;
    int taken = 0;
    while (taken < mostSteps && largest(gradient) > tolerance) {
      double[] direction = direction(gradient);
      double slope = dot(direction, gradient);
      double length = remembered == 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
      double lowered = Double.NaN;
      for (int i = 0; i < MOST_HALVINGS; i++) {
        advance(point, direction, length, next);
        double there = objective.at(next, nextGradient);
        if (there <= value + SUFFICIENT * length * slope) {
          lowered = there;
          break;
        }
        length = shorter(length, value, slope, there);
      }
      if (Double.isNaN(lowered)) {
        // No number between here and there is lower: this is as exact as doubles are.
        break;
      }
      remember(point, next, gradient, nextGradient);
      System.arraycopy(next, 0, point, 0, point.length);
      System.arraycopy(nextGradient, 0, gradient, 0, gradient.length);
      value = lowered;
      taken++;
      afterStep.accept(taken);
    }
    return new Minimum(point, taken, first, value);
  }

  /** Where the parabola through value, slope and the value at a length is lowest, within reason. */
  private static double shorter(double length, double value, double slope, double there) {
    double lowest = -slope * length * length / (2 * (there - value - slope * length));
    return Double.isFinite(there)
        ? Math.max(0.1 * length, Math.min(lowest, 0.5 * length))
        : length / 10;
  }

  private void remember(double[] from, double[] to, double[] before, double[] after) {
    double[] step = difference(to, from);
    double[] change = difference(after, before);
    double product = dot(step, change);
    if (product <= 1e-12 * dot(change, change)) {
      return;
    }
    int at = remembered++ % MEMORY;
    steps[at] = step;
    changes[at] = change;
    products[at] = product;
  }

  /** The two loops of the paper: minus the guessed inverse times the gradient. */
  private double[] direction(double[] gradient) {
    double[] d = gradient.clone();
    int known = Math.min(remembered, MEMORY);
    double[] shares = new double[known];
    for (int i = 0; i < known; i++) {
      int at = (remembered - 1 - i) % MEMORY;
      shares[i] = dot(steps[at], d) / products[at];
      advance(d, changes[at], -shares[i], d);
    }
    if (known > 0) {
      int last = (remembered - 1) % MEMORY;
      scale(d, products[last] / dot(changes[last], changes[last]));
    }
    for (int i = known - 1; i >= 0; i--) {
      int at = (remembered - 1 - i) % MEMORY;
      advance(d, steps[at], shares[i] - dot(changes[at], d) / products[at], d);
    }
    scale(d, -1);
    return d;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    advance(a, b, -1, difference);
    return difference;
  }

  private static void advance(double[] from, double[] along, double length, double[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] + length * along[i];
    }
  }

  private static void scale(double[] a, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] a) {
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
