package io.parallax.scorer.statistics;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedReader;
import java.util.Arrays;

/**
 * A walk over the voxels of a packed block of statistics, in ascending order.
 *
 * <p>Format, all numbers variable-length: for each voxel its distance to the voxel before it less
 * one (the first counts from −1), N, V, the number of classes with S above zero, and for each of
 * them, in ascending order, the class's distance to the one before it less one, S, and the excess
 * of Λ. A block has one packed form only, so equal statistics are equal bytes.
 */
public final class StatisticsCursor {
  private static final int MAX_CLASSES = 1 << 16;

  private final PackedReader reader = new PackedReader();
  private int[] classes = new int[16];
  private long[] sums = new long[16];
  private long[] excesses = new long[16];
  private int voxel;
  private long pixels;
  private int views;
  private int size;

  /** Starts before the first voxel of a packed block. */
  public StatisticsCursor reset(byte[] packed) {
    reader.reset(packed);
    voxel = -1;
    return this;
  }

  /**
   * Moves to the next voxel; false after the last, where {@link #voxel()} is 512.
   *
   * @throws IllegalArgumentException if the bytes are not statistics
   */
  public boolean next() {
    if (!reader.hasNext()) {
      voxel = BlockIndex.VOXELS;
      return false;
    }
    voxel += 1 + reader.nextBelow(BlockIndex.VOXELS - 1 - voxel, "step to the next voxel");
    pixels = reader.next();
    views = reader.nextBelow(Integer.MAX_VALUE, "number of views");
    size = reader.nextBelow(MAX_CLASSES, "number of classes");
    if (size > classes.length) {
      int room = 2 * size;
      classes = new int[room];
      sums = new long[room];
      excesses = new long[room];
    }
    int classId = -1;
    for (int i = 0; i < size; i++) {
      classId += 1 + reader.nextBelow(MAX_CLASSES - 1 - classId, "class");
      classes[i] = classId;
      sums[i] = reader.next();
      excesses[i] = reader.next();
    }
    return true;
  }

  /** The current voxel's place in the block, 0 to 511. */
  public int voxel() {
    return voxel;
  }

  /** N: pixels of all views in the current voxel. */
  public long pixels() {
    return pixels;
  }

  /** V: views of the current voxel. */
  public int views() {
    return views;
  }

  /** How many classes any view saw in the current voxel. */
  public int size() {
    return size;
  }

  /** The i-th class of the current voxel. */
  public int classId(int i) {
    return classes[i];
  }

  /** S of the i-th class of the current voxel. */
  public long sum(int i) {
    return sums[i];
  }

  /** Λ − N·ℓ(0) of the i-th class of the current voxel, in units of 2^-16 bit. */
  public long excess(int i) {
    return excesses[i];
  }

  /** A copy of the current voxel. */
  public VoxelStatistics voxelStatistics() {
    return new VoxelStatistics(
        pixels,
        views,
        Arrays.copyOf(classes, size),
        Arrays.copyOf(sums, size),
        Arrays.copyOf(excesses, size));
  }
}
