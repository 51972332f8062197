package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The voxels of one superpixel, unpacked.
 *
 * @param frame its frame, view i
 * @param index its index there
 * @param parts its voxels, block by block
 */
record SuperpixelVoxels(FrameRow frame, int index, List<Part> parts) {

  /**
   * The voxels in one block.
   *
   * @param block the block
   * @param voxels their places in the block, ascending; at least one
   * @param counts m of each: the superpixel's pixels
   * @param pixels n_i of each: the frame's pixels
   */
  record Part(BlockRow block, int[] voxels, int[] counts, int[] pixels) {

    /** The place of the last voxel. */
    int last() {
      return voxels[voxels.length - 1];
    }
  }

  /** Unpacks superpixels; keeps its buffers. */
  static final class Reader {
    private final FootprintCursor cursor = new FootprintCursor();
    private final int[] voxels = new int[BlockIndex.VOXELS];
    private final int[] counts = new int[BlockIndex.VOXELS];
    private final int[] pixels = new int[BlockIndex.VOXELS];

    SuperpixelVoxels read(FrameRow frame, int index) {
      List<Part> parts = new ArrayList<>();
      int superpixel = frame.superpixel(index);
      for (BlockRow block : frame.blocks()) {
        read(block, block.footprint(block.find(frame.number())), superpixel, parts);
      }
      return new SuperpixelVoxels(frame, index, parts);
    }

    List<Part> read(StandingRequest request, SceneScores scores) {
      List<Part> parts = new ArrayList<>();
      int superpixel = request.superpixel().superpixel();
      request
          .footprints()
          .forEach((block, packed) -> read(scores.block(block), packed, superpixel, parts));
      return parts;
    }

    private void read(BlockRow block, byte[] footprint, int superpixel, List<Part> parts) {
      int size = read(footprint, superpixel);
      if (size > 0) {
        parts.add(
            new Part(
                block,
                Arrays.copyOf(voxels, size),
                Arrays.copyOf(counts, size),
                Arrays.copyOf(pixels, size)));
      }
    }

    private int read(byte[] footprint, int superpixel) {
      int size = 0;
      cursor.reset(footprint);
      while (cursor.next()) {
        for (int k = 0; k < cursor.size(); k++) {
          if (cursor.superpixel(k) == superpixel) {
            voxels[size] = cursor.voxel();
            counts[size] = cursor.count(k);
            pixels[size] = cursor.pixels();
            size++;
          }
        }
      }
      return size;
    }
  }
}
