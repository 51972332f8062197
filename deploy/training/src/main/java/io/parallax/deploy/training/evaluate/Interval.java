package io.parallax.deploy.training.evaluate;

import java.util.Arrays;

/**
 * Where a figure may lie.
 *
 * @param from its lower end
 * @param to its upper end
 */
public record Interval(double from, double to) {
  private static final double LOWER = 0.025;

  /** What 95 % of the values lie in: between the percentiles 2.5 and 97.5, interpolated. */
  static Interval of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Interval(at(sorted, LOWER), at(sorted, 1 - LOWER));
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
