package io.parallax.scorer.score;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.statistics.FixedLog;
import io.parallax.scorer.statistics.StatisticsCursor;
import java.util.Arrays;

/**
 * View entropy of a voxel: the entropy of the mean distribution over its views.
 *
 * <p>VE(x) = −Σ_c Q log2 Q with Q = S(x, c) / Σ_c S(x, c) (ViewAL, arXiv 1911.11789, equation 3),
 * taken as log2 T − (1/T) Σ_c S log2 S with T = Σ_c S, in whole units of 2^-16 bit. One logarithm
 * for each class that a view saw, from the tables of {@link FixedLog}; the views are in the sums S,
 * so their number costs nothing.
 */
public final class ViewEntropy {
  private ViewEntropy() {}

  /**
   * The view entropy of every voxel of a block.
   *
   * @param packed the block's packed statistics
   * @return bits, by the voxel's place in the block; not a number where no view saw one
   */
  public static float[] bitsOfBlock(byte[] packed) {
    float[] bits = new float[BlockIndex.VOXELS];
    Arrays.fill(bits, Float.NaN);
    StatisticsCursor voxel = new StatisticsCursor().reset(packed);
    while (voxel.next()) {
      bits[voxel.voxel()] = (float) of(voxel) / FixedLog.ONE_BIT;
    }
    return bits;
  }

  /** The view entropy of the cursor's voxel, in units of 2^-16 bit. */
  public static long of(StatisticsCursor voxel) {
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
