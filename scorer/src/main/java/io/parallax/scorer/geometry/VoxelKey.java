package io.parallax.scorer.geometry;

/**
 * A voxel index in one {@code long}, for tables of voxels without objects.
 *
 * <p>From the top: 18 bits for each axis of the block, offset by 2^17, then the 9 bits of the
 * voxel's place in the block. So keys in ascending order run block by block and, inside a block, in
 * the order of {@link VoxelIndex#inBlock()}. At 5 cm the grid reaches 52 km from the origin.
 */
public final class VoxelKey {
  private static final int AXIS_BITS = 18;
  private static final int IN_BLOCK_BITS = 3 * BlockIndex.SIDE_BITS;
  private static final int AXIS_MASK = (1 << AXIS_BITS) - 1;

  /** Block indices run from {@code -BLOCK_LIMIT} to {@code BLOCK_LIMIT - 1}. */
  static final int BLOCK_LIMIT = 1 << (AXIS_BITS - 1);

  private VoxelKey() {}

  /** The key of a voxel whose block lies within the grid's reach. */
  static long of(int x, int y, int z) {
    int mask = BlockIndex.SIDE - 1;
    int inBlock =
        (x & mask) | (y & mask) << BlockIndex.SIDE_BITS | (z & mask) << (2 * BlockIndex.SIDE_BITS);
    long block =
        (long) ((x >> BlockIndex.SIDE_BITS) + BLOCK_LIMIT) << (2 * AXIS_BITS)
            | (long) ((y >> BlockIndex.SIDE_BITS) + BLOCK_LIMIT) << AXIS_BITS
            | ((z >> BlockIndex.SIDE_BITS) + BLOCK_LIMIT);
    return block << IN_BLOCK_BITS | inBlock;
  }

  /** The part of the key that all voxels of one block share. */
  public static long blockOf(long key) {
    return key >>> IN_BLOCK_BITS;
  }

  /**
   * The {@linkplain #blockOf block part} of the keys of a block's voxels.
   *
   * @throws IllegalArgumentException if the block lies out of the grid's reach
   */
  public static long blockOf(BlockIndex block) {
    if (!reaches(block.x()) || !reaches(block.y()) || !reaches(block.z())) {
      throw new IllegalArgumentException(block + " is out of the grid's reach");
    }
    VoxelIndex first = block.voxel(0);
    return blockOf(of(first.x(), first.y(), first.z()));
  }

  private static boolean reaches(int index) {
    return index >= -BLOCK_LIMIT && index < BLOCK_LIMIT;
  }

  /** The block of a key's {@linkplain #blockOf block part}. */
  public static BlockIndex blockIndex(long block) {
    return new BlockIndex(
        (int) (block >>> (2 * AXIS_BITS) & AXIS_MASK) - BLOCK_LIMIT,
        (int) (block >>> AXIS_BITS & AXIS_MASK) - BLOCK_LIMIT,
        (int) (block & AXIS_MASK) - BLOCK_LIMIT);
  }

  /** The voxel's place inside its block, 0 to 511. */
  public static int inBlock(long key) {
    return (int) key & (BlockIndex.VOXELS - 1);
  }
}
