package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedReader;
import io.parallax.scorer.packed.PackedWriter;

/**
 * A walk over the voxels of a block that are packed in ascending order, each with numbers of its
 * own behind it: a voxel is its distance to the one before it less one, and the first counts from
 * −1.
 */
final class VoxelSteps {
  /** The voxel before the first. */
  static final int START = -1;

  private static final int MAX_CLASS = 1 << 15;

  private final PackedReader reader = new PackedReader();
  private int voxel;

  /** Writes the step from one voxel to a later one. */
  static void write(int from, int to, PackedWriter packed) {
    packed.write(to - from - 1L);
  }

  /** Starts before the first voxel. */
  void reset(byte[] packed) {
    reader.reset(packed);
    voxel = START;
  }

  /**
   * Moves to the next voxel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  boolean next() {
    if (!reader.hasNext()) {
      return false;
    }
    voxel += 1 + reader.nextBelow(BlockIndex.VOXELS - 1 - voxel, "step to the next voxel");
    return true;
  }

  /** The current voxel's place in its block. */
  int voxel() {
    return voxel;
  }

  /** Reads a class, which is the next of the current voxel's numbers. */
  int nextClass() {
    return reader.nextBelow(MAX_CLASS, "class");
  }

  /** Reads a count, which is the next of the current voxel's numbers. */
  int nextCount(String what) {
    return reader.nextBelow(Integer.MAX_VALUE, what);
  }
}
