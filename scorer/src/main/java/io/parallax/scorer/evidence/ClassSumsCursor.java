package io.parallax.scorer.evidence;

import io.parallax.scorer.packed.PackedReader;

/**
 * A walk over the class sums of a block's voxels, in step with a {@link FootprintCursor}.
 *
 * <p>Format, all numbers variable-length: for each voxel the number of classes with a sum above
 * zero, and for each of them, in ascending order, the class's distance to the one before it less
 * one and the sum.
 */
public final class ClassSumsCursor {
  private static final int MAX_CLASSES = 1 << 16;

  private final PackedReader reader = new PackedReader();
  private int[] classes = new int[16];
  private int[] sums = new int[16];
  private int size;
  private long total;

  /** Starts before the first voxel of packed class sums. */
  public ClassSumsCursor reset(byte[] packed) {
    reader.reset(packed);
    return this;
  }

  /**
   * Moves to the next voxel.
   *
   * @throws IllegalArgumentException if there is none or the bytes are not class sums
   */
  public void next() {
    size = reader.nextBelow(MAX_CLASSES, "number of classes");
    if (size > classes.length) {
      classes = new int[2 * size];
      sums = new int[2 * size];
    }
    int classId = -1;
    total = 0;
    for (int i = 0; i < size; i++) {
      classId += 1 + reader.nextBelow(MAX_CLASSES - 1 - classId, "class");
      classes[i] = classId;
      sums[i] = reader.nextBelow(Integer.MAX_VALUE, "class sum");
      if (sums[i] == 0) {
        throw new IllegalArgumentException("a class that is listed has no sum");
      }
      total += sums[i];
    }
  }

  /**
   * Requires that the current voxel is the last.
   *
   * @throws IllegalArgumentException if more follow
   */
  public void requireEnd() {
    if (reader.hasNext()) {
      throw new IllegalArgumentException("there are class sums of more voxels than have pixels");
    }
  }

  /** How many classes have a sum above zero in the current voxel. */
  public int size() {
    return size;
  }

  /** The i-th class of the current voxel. */
  public int classId(int i) {
    return classes[i];
  }

  /** s: the sum of the i-th class of the current voxel. */
  public int sum(int i) {
    return sums[i];
  }

  /** Σ s over the classes of the current voxel. */
  public long total() {
    return total;
  }
}
