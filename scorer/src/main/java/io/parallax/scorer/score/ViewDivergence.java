package io.parallax.scorer.score;

import io.parallax.scorer.evidence.ClassSumsCursor;
import io.parallax.scorer.statistics.FixedLog;

/**
 * View divergence of one view of a voxel: how far its distribution lies from those of all views.
 *
 * <p>VD_i(x) = Σ_c P_i(c)·(ℓ(P_i(c)) − Λ(x, c)/N(x)), the mean over views j, weighted by pixels, of
 * KL(P_i ‖ P_j) (ViewAL, arXiv 1911.11789, equation 5, with the sum over views carried inside the
 * logarithm's sum Λ). Both logarithms are taken above the floor ℓ(0), which cancels. A merge of the
 * view's classes with the voxel's: one step for each of either, whatever the number of views.
 */
final class ViewDivergence {
  private ViewDivergence() {}

  /**
   * The divergence of a view from a voxel's statistics, which must hold that view, in units of
   * 2^-16 bit.
   *
   * @throws IllegalArgumentException if they lack one of its classes
   */
  static long of(ClassSumsCursor view, LoadedBlock block, int voxel) {
    if (view.total() == 0) {
      return 0;
    }
    long pixels = block.pixels(voxel);
    long floor = FixedLog.floorOf(view.total());
    double sum = 0;
    int j = block.start(voxel);
    int end = block.end(voxel);
    for (int i = 0; i < view.size(); i++) {
      while (j < end && block.classAt(j) < view.classId(i)) {
        j++;
      }
      if (j == end || block.classAt(j) > view.classId(i)) {
        throw new IllegalArgumentException("the statistics do not hold the view");
      }
      long excess = FixedLog.excessOver(floor, view.sum(i));
      sum += (double) view.sum(i) * (excess * pixels - block.excessAt(j));
    }
    return Math.round(sum / ((double) view.total() * pixels));
  }
}
