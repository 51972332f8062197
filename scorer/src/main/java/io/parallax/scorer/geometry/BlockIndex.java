package io.parallax.scorer.geometry;

/**
 * A block of 8×8×8 voxels: the unit of partitioning and storage.
 *
 * @param x {@code floor(voxel x / 8)}
 * @param y {@code floor(voxel y / 8)}
 * @param z {@code floor(voxel z / 8)}
 */
public record BlockIndex(int x, int y, int z) {
  static final int SIDE_BITS = 3;

  /** Voxels along one edge of a block. */
  public static final int SIDE = 1 << SIDE_BITS;

  /** Voxels in a block. */
  public static final int VOXELS = SIDE * SIDE * SIDE;

  /** The voxel of this block whose {@link VoxelIndex#inBlock()} is given. */
  public VoxelIndex voxel(int inBlock) {
    int mask = SIDE - 1;
    return new VoxelIndex(
        (x << SIDE_BITS) + (inBlock & mask),
        (y << SIDE_BITS) + (inBlock >> SIDE_BITS & mask),
        (z << SIDE_BITS) + (inBlock >> (2 * SIDE_BITS) & mask));
  }
}
