package io.parallax.scorer.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * The statistics of one voxel over all views of a generation.
 *
 * @param pixels N, pixels of all views
 * @param views V, number of views
 * @param classes the classes that any view saw, ascending
 * @param sums S of those classes
 * @param excesses Λ − N·ℓ(0) of those classes, in units of 2^-16 bit
 */
public record VoxelStatistics(long pixels, int views, int[] classes, long[] sums, long[] excesses) {

  /** One voxel of a packed block, if any view saw it. */
  public static Optional<VoxelStatistics> of(byte[] packedBlock, int inBlock) {
    StatisticsCursor cursor = new StatisticsCursor().reset(packedBlock);
    while (cursor.next() && cursor.voxel() <= inBlock) {
      if (cursor.voxel() == inBlock) {
        return Optional.of(cursor.voxelStatistics());
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoxelStatistics that
        && pixels == that.pixels
        && views == that.views
        && Arrays.equals(classes, that.classes)
        && Arrays.equals(sums, that.sums)
        && Arrays.equals(excesses, that.excesses);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums) + 31 * Long.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "VoxelStatistics[pixels=%s, views=%s, classes=%s, sums=%s, excesses=%s]"
        .formatted(
            pixels,
            views,
            Arrays.toString(classes),
            Arrays.toString(sums),
            Arrays.toString(excesses));
  }
}
