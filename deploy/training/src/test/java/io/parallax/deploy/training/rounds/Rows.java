package io.parallax.deploy.training.rounds;

import java.util.List;

/** Rounds for tests. */
final class Rows {
  private Rows() {}

  static RoundRow row(int round, double miouScene, double miouUnseen, List<Double> iouByClass) {
    return new RoundRow(
        round,
        "flat-seed-" + round,
        0.02 * round,
        miouScene,
        miouUnseen,
        Double.NaN,
        416 * round,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        iouByClass);
  }

  static RoundRow row(int round, double miouScene) {
    return row(round, miouScene, Double.NaN, List.of());
  }
}
