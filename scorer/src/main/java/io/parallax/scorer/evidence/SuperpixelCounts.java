package io.parallax.scorer.evidence;

import java.util.Arrays;

/**
 * How many pixels of each superpixel fall into each voxel of one frame.
 *
 * <p>A counting sort deals the P pixels to their voxels in two passes; then each voxel's pixels are
 * counted one voxel at a time, which costs its pixels times the few superpixels that meet in it.
 */
final class SuperpixelCounts {
  private int[] starts = new int[0];
  private int[] next = new int[0];
  private int[] byVoxel = new int[0];
  private int[] ids = new int[8];
  private int[] counts = new int[8];
  private int size;

  /**
   * Deals the pixels of a frame to their voxels.
   *
   * @param voxelOf rank of each pixel's voxel, −1 for pixels without depth
   */
  void deal(short[] superpixels, int[] voxelOf, int voxels) {
    if (starts.length < voxels + 1) {
      starts = new int[voxels + 1];
      next = new int[voxels + 1];
    }
    if (byVoxel.length < superpixels.length) {
      byVoxel = new int[superpixels.length];
    }
    Arrays.fill(starts, 0, voxels + 1, 0);
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      if (voxelOf[pixel] >= 0) {
        starts[voxelOf[pixel] + 1]++;
      }
    }
    for (int v = 0; v < voxels; v++) {
      starts[v + 1] += starts[v];
    }
    System.arraycopy(starts, 0, next, 0, voxels);
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      if (voxelOf[pixel] >= 0) {
        byVoxel[next[voxelOf[pixel]]++] = superpixels[pixel] & 0xffff;
      }
    }
  }

  /** Counts one voxel's superpixels: from here on {@link #size}, {@link #id}, {@link #count}. */
  void count(int voxel) {
    size = 0;
    for (int i = starts[voxel]; i < starts[voxel + 1]; i++) {
      add(byVoxel[i]);
    }
  }

  // Few superpixels meet in one voxel: insertion into a sorted run beats any table.
  private void add(int id) {
    int at = size;
    while (at > 0 && ids[at - 1] > id) {
      at--;
    }
    if (at > 0 && ids[at - 1] == id) {
      counts[at - 1]++;
      return;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(ids, at, ids, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    ids[at] = id;
    counts[at] = 1;
    size++;
  }

  /** How many superpixels cover the counted voxel. */
  int size() {
    return size;
  }

  /** Id of the i-th superpixel, ascending. */
  int id(int i) {
    return ids[i];
  }

  /** Pixels of the i-th superpixel. */
  int pixels(int i) {
    return counts[i];
  }
}
