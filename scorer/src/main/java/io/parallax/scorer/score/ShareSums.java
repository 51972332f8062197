package io.parallax.scorer.score;

import io.parallax.scorer.packed.PackedWriter;
import java.util.Arrays;

/** Sums over the voxels of a block for each superpixel of one view. */
final class ShareSums {
  private static final int SUPERPIXELS = 1 << 16;

  private final PackedWriter out = new PackedWriter();
  private final int[] slotOf = new int[SUPERPIXELS];
  private int[] superpixels = new int[16];
  private long[] pixels = new long[16];
  private long[] viewEntropy = new long[16];
  private long[] viewDivergence = new long[16];
  private long[] views = new long[16];
  private int size;

  ShareSums() {
    Arrays.fill(slotOf, -1);
  }

  /** Forgets all superpixels. */
  void clear() {
    for (int i = 0; i < size; i++) {
      slotOf[superpixels[i]] = -1;
    }
    size = 0;
  }

  /** Adds the m pixels of a superpixel in one voxel, of which the others are VE, VD and V. */
  void add(int superpixel, long m, long entropy, long divergence, int viewsOfVoxel) {
    int slot = slotOf[superpixel];
    if (slot < 0) {
      slot = newSlot(superpixel);
    }
    pixels[slot] += m;
    viewEntropy[slot] += m * entropy;
    viewDivergence[slot] += m * divergence;
    views[slot] += m * viewsOfVoxel;
  }

  private int newSlot(int superpixel) {
    int slot = size++;
    if (slot == superpixels.length) {
      superpixels = Arrays.copyOf(superpixels, 2 * slot);
      pixels = Arrays.copyOf(pixels, 2 * slot);
      viewEntropy = Arrays.copyOf(viewEntropy, 2 * slot);
      viewDivergence = Arrays.copyOf(viewDivergence, 2 * slot);
      views = Arrays.copyOf(views, 2 * slot);
    }
    superpixels[slot] = superpixel;
    slotOf[superpixel] = slot;
    pixels[slot] = 0;
    viewEntropy[slot] = 0;
    viewDivergence[slot] = 0;
    views[slot] = 0;
    return slot;
  }

  /** The sums as {@link ShareCursor} reads them. */
  byte[] pack() {
    // The slots keep their sums: only the list of ids is put in order.
    Arrays.sort(superpixels, 0, size);
    out.clear();
    int previous = -1;
    for (int i = 0; i < size; i++) {
      int slot = slotOf[superpixels[i]];
      out.write(superpixels[i] - previous - 1L);
      out.write(pixels[slot]);
      out.write(viewEntropy[slot]);
      out.writeSigned(viewDivergence[slot]);
      out.write(views[slot]);
      previous = superpixels[i];
    }
    return out.toBytes();
  }
}
