package io.parallax.scorer.selection;

/**
 * What makes a superpixel eligible, and how much may be asked.
 *
 * @param minViews fewest views, as the mean over the superpixel's pixels
 * @param minCoverage least share of its pixels with valid depth, 0 to 1
 * @param overlapThreshold two superpixels overlap when more than this share of one is covered by
 *     the other, 0 to 1
 * @param budgetFraction pixels that may be requested, as a share of the pixels of the frames that
 *     have coverage, 0 to 1
 */
public record SelectionRules(
    double minViews, double minCoverage, double overlapThreshold, double budgetFraction) {
  /** Two views, 35 % coverage, 25 % overlap, 7 % of the pixels. */
  public static final SelectionRules DEFAULT = new SelectionRules(2, 0.35, 0.25, 0.07);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public SelectionRules {
    if (!(minViews >= 1)) {
      throw new IllegalArgumentException("minimum of views must be at least 1, but is " + minViews);
    }
    requireShare("minimum coverage", minCoverage);
    requireShare("overlap threshold", overlapThreshold);
    requireShare("budget fraction", budgetFraction);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must lie in 0 to 1, but is " + value);
    }
  }
}
