package io.parallax.scorer.score;

import io.parallax.scorer.statistics.FixedLog;

/**
 * The scores of one superpixel, as means over its pixels.
 *
 * @param pixels A, its pixels
 * @param coverage the part of them with valid depth, 0 to 1
 * @param views mean number of views of the voxels of those that have valid depth
 * @param viewEntropyBits VE(t), pixels without depth counting 0
 * @param viewDivergenceBits VD(t), pixels without depth counting 0
 */
public record SuperpixelScore(
    int pixels, double coverage, double views, double viewEntropyBits, double viewDivergenceBits) {

  /** The score of a superpixel of so many pixels whose blocks' shares add up to the sum given. */
  public static SuperpixelScore of(int pixels, SuperpixelShare sum) {
    double unit = (double) FixedLog.ONE_BIT * pixels;
    return new SuperpixelScore(
        pixels,
        (double) sum.pixels() / pixels,
        sum.pixels() == 0 ? 0 : (double) sum.views() / sum.pixels(),
        sum.viewEntropy() / unit,
        sum.viewDivergence() / unit);
  }
}
