package io.parallax.scorer.evidence;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.packed.PackedReader;

/**
 * A walk over the voxels of a packed footprint, in ascending order.
 *
 * <p>Format, all numbers variable-length: for each voxel its distance to the voxel before it less
 * one (the first counts from −1), the number of superpixels that cover it, and for each of them, in
 * ascending order, the id's distance to the one before it less one and the count of pixels.
 */
public final class FootprintCursor {
  private static final int MAX_SUPERPIXEL = 1 << 16;

  /** No frame has so many: sums over all views of a voxel stay far below 2^63. */
  private static final int TOO_MANY_PIXELS = Intrinsics.MOST_PIXELS + 1;

  private final PackedReader reader = new PackedReader();
  private int[] superpixels = new int[8];
  private int[] counts = new int[8];
  private int voxel;
  private int size;
  private int pixels;

  /** Starts before the first voxel of a packed footprint. */
  public FootprintCursor reset(byte[] packed) {
    reader.reset(packed);
    voxel = -1;
    return this;
  }

  /**
   * Moves to the next voxel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are not a footprint
   */
  public boolean next() {
    if (!reader.hasNext()) {
      return false;
    }
    voxel += 1 + reader.nextBelow(BlockIndex.VOXELS - 1 - voxel, "step to the next voxel");
    size = reader.nextBelow(MAX_SUPERPIXEL, "number of superpixels");
    if (size > superpixels.length) {
      superpixels = new int[2 * size];
      counts = new int[2 * size];
    }
    int superpixel = -1;
    long total = 0;
    for (int i = 0; i < size; i++) {
      superpixel += 1 + reader.nextBelow(MAX_SUPERPIXEL - 1 - superpixel, "superpixel");
      superpixels[i] = superpixel;
      counts[i] = reader.nextBelow(TOO_MANY_PIXELS, "pixel count");
      if (counts[i] == 0) {
        throw new IllegalArgumentException("a voxel has no pixels of a superpixel that covers it");
      }
      total += counts[i];
    }
    if (total == 0 || total >= TOO_MANY_PIXELS) {
      throw new IllegalArgumentException("a voxel has " + total + " pixels of one frame");
    }
    pixels = (int) total;
    return true;
  }

  /** The current voxel's place in the block, 0 to 511. */
  public int voxel() {
    return voxel;
  }

  /** n: the frame's pixels in the current voxel. */
  public int pixels() {
    return pixels;
  }

  /** How many superpixels cover the current voxel. */
  public int size() {
    return size;
  }

  /** Id of the i-th superpixel of the current voxel. */
  public int superpixel(int i) {
    return superpixels[i];
  }

  /** m: pixels of the i-th superpixel in the current voxel. */
  public int count(int i) {
    return counts[i];
  }
}
