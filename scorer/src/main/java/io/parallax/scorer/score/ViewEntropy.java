package io.parallax.scorer.score;

import io.parallax.scorer.statistics.FixedLog;
import io.parallax.scorer.statistics.StatisticsCursor;

/**
 * View entropy of a voxel: the entropy of the mean distribution over its views.
 *
 * <p>VE(x) = −Σ_c Q log2 Q with Q = S(x, c) / Σ_c S(x, c) (ViewAL, arXiv 1911.11789, equation 3),
 * taken as log2 T − (1/T) Σ_c S log2 S with T = Σ_c S, in whole units of 2^-16 bit.
 */
final class ViewEntropy {
  private ViewEntropy() {}

  /** The view entropy of the cursor's voxel, in units of 2^-16 bit. */
  static long of(StatisticsCursor voxel) {
    long total = 0;
    long weighted = 0;
    for (int i = 0; i < voxel.size(); i++) {
      long sum = voxel.sum(i);
      total += sum;
      weighted += sum * FixedLog.log2(sum);
    }
    if (total == 0) {
      return 0;
    }
    long scaled = total * FixedLog.log2(total) - weighted;
    return Math.max(0, Math.floorDiv(scaled + total / 2, total));
  }
}
