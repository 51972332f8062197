package io.parallax.scorer.evidence;

import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.packed.PackedWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The step from a frame to its evidence: every pixel with depth goes to its voxel, and each voxel's
 * pixels are summed.
 *
 * <p>For frame i and voxel x over the pixels u that fall into x: n(x) = number of pixels, s(x, c) =
 * Σ q(u, c), m_t(x) = pixels of superpixel t. The superpixels' own class sums come out of the same
 * walk over the map.
 *
 * <p>For a frame of P pixels with C classes, Z values above zero and X voxels: finding the voxels
 * takes one projection a pixel, a table look-up where a pixel's voxel is not the one before it
 * ({@link VoxelTable}), and a sort of X keys; the class sums take C·P/8 + 2·Z steps ({@link
 * GroupSums}); superpixels are counted in 2·P ({@link SuperpixelCounts}). The blocks come out in
 * order and packed. (Voxel hashing: Niessner et al., Real-time 3D Reconstruction at Scale using
 * Voxel Hashing, SIGGRAPH Asia 2013.)
 *
 * <p>Keeps its buffers from frame to frame, so one instance serves one thread.
 */
public final class BackProjection {
  private final double voxelSize;
  private final VoxelTable voxels = new VoxelTable();
  private final GroupSums voxelSums = new GroupSums();
  private final GroupSums superpixelSums = new GroupSums();
  private final SuperpixelCounts superpixelCounts = new SuperpixelCounts();
  private final SuperpixelRanks superpixels = new SuperpixelRanks();
  private final PackedWriter footprint = new PackedWriter();
  private final PackedWriter sums = new PackedWriter();
  private int[] voxelOf = new int[0];

  /**
   * A back-projection into voxels of one size.
   *
   * @param voxelSize side of a voxel, metres
   */
  public BackProjection(double voxelSize) {
    this.voxelSize = voxelSize;
  }

  /**
   * The evidence of one frame.
   *
   * @throws IllegalArgumentException if the camera stands out of the grid's reach
   */
  public FrameEvidence project(FrameView view) {
    assignVoxels(view);
    superpixels.rank(view.superpixels(), view.depth());
    voxelSums.clear(voxelOf, voxels.size());
    superpixelSums.clear(superpixels.ofPixels(), superpixels.areas().size());
    GroupSums.sum(view.map(), voxelSums, superpixelSums);
    superpixelCounts.deal(view.superpixels(), voxelOf, voxels.size());
    return new FrameEvidence(
        packBlocks(),
        superpixels.areas(),
        SuperpixelDistributions.pack(superpixels.areas(), superpixelSums, sums));
  }

  private void assignVoxels(FrameView view) {
    short[] depth = view.depth();
    if (voxelOf.length < depth.length) {
      voxelOf = new int[depth.length];
    }
    voxels.clear(depth.length);
    var projection = new VoxelProjection(view.intrinsics(), view.pose(), voxelSize);
    int width = view.intrinsics().width();
    int height = view.intrinsics().height();
    long lastKey = -1;
    int lastSlot = -1;
    for (int v = 0, pixel = 0; v < height; v++) {
      for (int u = 0; u < width; u++, pixel++) {
        int millimetres = depth[pixel] & 0xffff;
        if (millimetres == 0) {
          voxelOf[pixel] = -1;
          continue;
        }
        long key = projection.voxelKey(u, v, millimetres);
        if (key != lastKey) {
          lastKey = key;
          lastSlot = voxels.slotOf(key);
        }
        voxelOf[pixel] = lastSlot;
      }
    }
    voxels.sort();
    for (int pixel = 0; pixel < depth.length; pixel++) {
      if (voxelOf[pixel] >= 0) {
        voxelOf[pixel] = voxels.rank(voxelOf[pixel]);
      }
    }
  }

  private List<BlockEvidence> packBlocks() {
    List<BlockEvidence> blocks = new ArrayList<>();
    int voxel = 0;
    while (voxel < voxels.size()) {
      long block = VoxelKey.blockOf(voxels.key(voxel));
      footprint.clear();
      sums.clear();
      int previous = -1;
      while (voxel < voxels.size() && VoxelKey.blockOf(voxels.key(voxel)) == block) {
        int inBlock = VoxelKey.inBlock(voxels.key(voxel));
        packFootprint(voxel, inBlock - previous - 1);
        voxelSums.pack(voxel, sums);
        previous = inBlock;
        voxel++;
      }
      blocks.add(
          new BlockEvidence(VoxelKey.blockIndex(block), footprint.toBytes(), sums.toBytes()));
    }
    return blocks;
  }

  private void packFootprint(int voxel, int step) {
    superpixelCounts.count(voxel);
    footprint.write(step);
    footprint.write(superpixelCounts.size());
    int previous = -1;
    for (int i = 0; i < superpixelCounts.size(); i++) {
      footprint.write(superpixelCounts.id(i) - previous - 1);
      footprint.write(superpixelCounts.pixels(i));
      previous = superpixelCounts.id(i);
    }
  }
}
