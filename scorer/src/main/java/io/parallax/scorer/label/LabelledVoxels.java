package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.packed.PackedWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one answer says about voxels: each gets the class that most of its pixels have, of equals
 * the lower one. Pixels that the answer leaves out count as well: a voxel on the edge of what was
 * asked about, most of which is something else, gets no class.
 *
 * <p>Two passes over the frame's pixels, with one projection a pixel: the first finds the voxels
 * that the answer touches, the second counts all pixels that fall into one of them.
 *
 * <p>Packed, block by block, all numbers variable-length: for each voxel in ascending order its
 * distance to the voxel before it less one (the first counts from −1), and its class.
 */
public final class LabelledVoxels {
  private final VoxelSteps steps = new VoxelSteps();
  private int classId;

  /**
   * The voxels behind labelled pixels.
   *
   * @param classes of each pixel of the frame, or {@link LabelledRegion#UNLABELLED}
   * @return packed, by block
   */
  public static Map<BlockIndex, byte[]> of(short[] classes, FrameGeometry frame) {
    Map<Long, Map<Integer, Integer>> pixels = new TreeMap<>();
    for (int pixel = 0; pixel < classes.length; pixel++) {
      if (classes[pixel] != LabelledRegion.UNLABELLED) {
        pixels.putIfAbsent(frame.voxel(pixel), new HashMap<>());
      }
    }
    pixels.remove(FrameGeometry.NO_VOXEL);
    for (int pixel = 0; pixel < classes.length; pixel++) {
      Map<Integer, Integer> counts = pixels.get(frame.voxel(pixel));
      if (counts != null) {
        counts.merge((int) classes[pixel], 1, Integer::sum);
      }
    }
    return pack(pixels);
  }

  private static Map<BlockIndex, byte[]> pack(Map<Long, Map<Integer, Integer>> pixels) {
    Map<Long, PackedWriter> blocks = new LinkedHashMap<>();
    Map<Long, Integer> previous = new HashMap<>();
    pixels.forEach(
        (key, counts) -> {
          int classId = Majority.of(counts);
          if (classId == LabelledRegion.UNLABELLED) {
            return;
          }
          long block = VoxelKey.blockOf(key);
          int inBlock = VoxelKey.inBlock(key);
          PackedWriter packed = blocks.computeIfAbsent(block, b -> new PackedWriter());
          VoxelSteps.write(previous.getOrDefault(block, VoxelSteps.START), inBlock, packed);
          packed.write(classId);
          previous.put(block, inBlock);
        });
    Map<BlockIndex, byte[]> result = new LinkedHashMap<>();
    blocks.forEach((block, packed) -> result.put(VoxelKey.blockIndex(block), packed.toBytes()));
    return result;
  }

  /** Starts before the first voxel of a block's packed voxels. */
  LabelledVoxels reset(byte[] packed) {
    steps.reset(packed);
    return this;
  }

  /**
   * Moves to the next voxel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  boolean next() {
    if (!steps.next()) {
      return false;
    }
    classId = steps.nextClass();
    return true;
  }

  /** The current voxel's place in its block. */
  int voxel() {
    return steps.voxel();
  }

  int classId() {
    return classId;
  }
}
