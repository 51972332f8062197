package io.parallax.scorer.label;

import java.util.Comparator;
import java.util.Map;

/** The choice between classes that have votes. */
final class Majority {
  private Majority() {}

  /**
   * The class of most votes; of equals the lowest, so that the order of votes does not matter.
   *
   * @param votes by class, at least one
   */
  static int of(Map<Integer, Integer> votes) {
    return votes.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .orElseThrow()
        .getKey();
  }
}
