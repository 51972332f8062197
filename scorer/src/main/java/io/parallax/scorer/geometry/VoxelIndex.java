package io.parallax.scorer.geometry;

/**
 * A voxel of the scene's grid: {@code floor(coordinate / voxel size)} per axis.
 *
 * @param x index along x
 * @param y index along y
 * @param z index along z
 */
public record VoxelIndex(int x, int y, int z) {

  /** The block that holds this voxel. */
  public BlockIndex block() {
    return new BlockIndex(
        x >> BlockIndex.SIDE_BITS, y >> BlockIndex.SIDE_BITS, z >> BlockIndex.SIDE_BITS);
  }

  /** The voxel's place inside its block: {@code x + 8·y + 64·z}, 0 to 511. */
  public int inBlock() {
    int mask = BlockIndex.SIDE - 1;
    return (x & mask)
        | (y & mask) << BlockIndex.SIDE_BITS
        | (z & mask) << (2 * BlockIndex.SIDE_BITS);
  }
}
