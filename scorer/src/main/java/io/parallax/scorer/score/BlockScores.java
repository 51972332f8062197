package io.parallax.scorer.score;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.ClassSumsCursor;
import io.parallax.scorer.evidence.FootprintCursor;

/**
 * The refresh of one block: its voxels' view entropy, and each view's shares in the scores of its
 * superpixels.
 *
 * <p>The statistics are unpacked and the entropy of a voxel, which is one for all views, is
 * computed once for all views of a block; divergences are each view's own. Keeps its buffers; one
 * instance serves one thread.
 */
public final class BlockScores {
  private final LoadedBlock block = new LoadedBlock();
  private final FootprintCursor footprint = new FootprintCursor();
  private final ClassSumsCursor view = new ClassSumsCursor();
  private final ShareSums sums = new ShareSums();

  /**
   * Takes up a block.
   *
   * @param packed its packed statistics, which hold every view that is scored against them
   * @throws IllegalArgumentException if they cannot be read
   */
  public void load(byte[] packed) {
    block.load(packed);
  }

  /**
   * The shares of one view in the loaded block, packed: read them with {@link ShareCursor}.
   *
   * @throws IllegalArgumentException if the evidence cannot be read, or the statistics do not hold
   *     the view
   */
  public byte[] shares(BlockEvidence evidence) {
    footprint.reset(evidence.footprint());
    view.reset(evidence.sums());
    sums.clear();
    while (footprint.next()) {
      view.next();
      int voxel = footprint.voxel();
      int views = block.views(voxel);
      if (views == 0) {
        throw new IllegalArgumentException(
            "the statistics of block " + evidence.block() + " do not hold the view");
      }
      long entropy = block.viewEntropy(voxel);
      long divergence = ViewDivergence.of(view, block, voxel);
      for (int i = 0; i < footprint.size(); i++) {
        sums.add(footprint.superpixel(i), footprint.count(i), entropy, divergence, views);
      }
    }
    return sums.pack();
  }
}
