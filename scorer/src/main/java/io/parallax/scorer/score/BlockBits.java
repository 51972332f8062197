package io.parallax.scorer.score;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.ClassSumsCursor;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.statistics.FixedLog;
import java.util.Arrays;

/**
 * The scores of the voxels that one view sees in a block, to be looked at: what superpixels are
 * scored by is their sum, in {@link BlockScores}.
 *
 * @param entropy view entropy in bits, by the voxel's place in the block; not a number where the
 *     view saw none
 * @param divergence this view's divergence in bits, likewise
 */
public record BlockBits(float[] entropy, float[] divergence) {

  /** A block of which nothing is known. */
  public static BlockBits unknown() {
    BlockBits bits = new BlockBits(new float[BlockIndex.VOXELS], new float[BlockIndex.VOXELS]);
    Arrays.fill(bits.entropy, Float.NaN);
    Arrays.fill(bits.divergence, Float.NaN);
    return bits;
  }

  /**
   * The scores of a view's voxels.
   *
   * @param packed the block's packed statistics, which hold the view
   * @throws IllegalArgumentException if they do not, or either cannot be read
   */
  public static BlockBits of(byte[] packed, BlockEvidence evidence) {
    LoadedBlock block = new LoadedBlock();
    block.load(packed);
    FootprintCursor footprint = new FootprintCursor();
    footprint.reset(evidence.footprint());
    ClassSumsCursor view = new ClassSumsCursor();
    view.reset(evidence.sums());
    BlockBits bits = unknown();
    while (footprint.next()) {
      view.next();
      int voxel = footprint.voxel();
      bits.entropy[voxel] = (float) block.viewEntropy(voxel) / FixedLog.ONE_BIT;
      bits.divergence[voxel] = (float) ViewDivergence.of(view, block, voxel) / FixedLog.ONE_BIT;
    }
    return bits;
  }

  /** How many voxels the view saw. */
  public int seen() {
    int seen = 0;
    for (float bits : entropy) {
      seen += Float.isNaN(bits) ? 0 : 1;
    }
    return seen;
  }
}
