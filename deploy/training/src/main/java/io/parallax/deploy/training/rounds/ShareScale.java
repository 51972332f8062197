package io.parallax.deploy.training.rounds;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An axis of shares: it begins at 0, and ends at a round number.
 *
 * @param stepPercent from one mark to the next
 * @param steps how many there are
 */
record ShareScale(int stepPercent, int steps) {
  private static final int[] STEPS = {1, 2, 5, 10, 20};
  private static final int MOST = 5;

  /** The axis that has room for all of some shares; those that are NaN need none. */
  static ShareScale of(DoubleStream shares) {
    double most = 100 * shares.filter(share -> !Double.isNaN(share)).max().orElse(0);
    int step =
        IntStream.of(STEPS)
            .filter(s -> most <= MOST * s)
            .findFirst()
            .orElse(STEPS[STEPS.length - 1]);
    return new ShareScale(step, Math.max(1, (int) Math.ceil(most / step)));
  }

  /** The marks, in percent. */
  List<Integer> marks() {
    return IntStream.rangeClosed(0, steps).mapToObj(i -> i * stepPercent).toList();
  }

  /** Where a share is between the ends of the axis, from 0 to 1. */
  double position(double share) {
    return 100 * share / (stepPercent * steps);
  }

  /** A share as text. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A difference of shares as text. */
  static String points(double gain) {
    String points = String.format(Locale.ROOT, "%+.1f", 100 * gain).replace('-', '−');
    return points.substring(1).equals("0.0") ? "±0.0" : points;
  }
}
