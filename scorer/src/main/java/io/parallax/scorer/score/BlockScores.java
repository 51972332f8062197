package io.parallax.scorer.score;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.ClassSumsCursor;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The refresh of one block: its voxels' view entropy, and each view's shares in the scores of its
 * superpixels.
 *
 * <p>The entropy of a voxel is one for all views and is computed once; divergences are each view's
 * own. Keeps its buffers; one instance serves one thread.
 */
public final class BlockScores {
  private static final int SUPERPIXELS = 1 << 16;

  private final StatisticsCursor voxel = new StatisticsCursor();
  private final FootprintCursor footprint = new FootprintCursor();
  private final ClassSumsCursor view = new ClassSumsCursor();
  private final long[] entropy = new long[BlockIndex.VOXELS];
  private byte[] statistics = {};

  private final int[] slotOf = new int[SUPERPIXELS];
  private int[] superpixels = new int[16];
  private long[][] shares = new long[16][];
  private int size;

  /** Makes shares of no superpixel. */
  public BlockScores() {
    Arrays.fill(slotOf, -1);
  }

  /**
   * Takes up a block.
   *
   * @param packed its packed statistics, which hold every view that is scored against them
   */
  public void load(byte[] packed) {
    statistics = packed;
    voxel.reset(packed);
    while (voxel.next()) {
      entropy[voxel.voxel()] = ViewEntropy.of(voxel);
    }
  }

  /**
   * The shares of one view in the loaded block, superpixels ascending.
   *
   * @throws IllegalArgumentException if the statistics do not hold the view
   */
  public List<SuperpixelShare> shares(BlockEvidence evidence) {
    voxel.reset(statistics);
    footprint.reset(evidence.footprint());
    view.reset(evidence.sums());
    forgetSuperpixels();
    while (footprint.next()) {
      view.next();
      do {
        if (!voxel.next() || voxel.voxel() > footprint.voxel()) {
          throw new IllegalArgumentException(
              "the statistics of block " + evidence.block() + " do not hold the view");
        }
      } while (voxel.voxel() < footprint.voxel());
      long divergence = ViewDivergence.of(view, voxel);
      for (int i = 0; i < footprint.size(); i++) {
        add(footprint.superpixel(i), footprint.count(i), divergence);
      }
    }
    return collect();
  }

  private void add(int superpixel, long pixels, long divergence) {
    int slot = slotOf[superpixel];
    if (slot < 0) {
      slot = newSlot(superpixel);
    }
    long[] share = shares[slot];
    share[0] += pixels;
    share[1] += pixels * entropy[voxel.voxel()];
    share[2] += pixels * divergence;
    share[3] += pixels * voxel.views();
  }

  private int newSlot(int superpixel) {
    if (size == superpixels.length) {
      superpixels = Arrays.copyOf(superpixels, 2 * size);
      shares = Arrays.copyOf(shares, 2 * size);
    }
    if (shares[size] == null) {
      shares[size] = new long[4];
    }
    Arrays.fill(shares[size], 0);
    superpixels[size] = superpixel;
    slotOf[superpixel] = size;
    return size++;
  }

  private void forgetSuperpixels() {
    for (int slot = 0; slot < size; slot++) {
      slotOf[superpixels[slot]] = -1;
    }
    size = 0;
  }

  private List<SuperpixelShare> collect() {
    List<SuperpixelShare> list = new ArrayList<>(size);
    for (int slot = 0; slot < size; slot++) {
      long[] s = shares[slot];
      list.add(new SuperpixelShare(superpixels[slot], s[0], s[1], s[2], s[3]));
    }
    list.sort((a, b) -> Integer.compare(a.superpixel(), b.superpixel()));
    return list;
  }
}
