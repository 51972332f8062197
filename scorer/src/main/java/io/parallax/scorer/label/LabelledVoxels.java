package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.packed.PackedReader;
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
 * <p>Packed, block by block, all numbers variable-length: for each voxel in ascending order its
 * distance to the voxel before it less one (the first counts from −1), and its class.
 */
public final class LabelledVoxels {
  private static final int MAX_CLASS = 1 << 15;

  private final PackedReader reader = new PackedReader();
  private int voxel;
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
          packed.write(inBlock - previous.getOrDefault(block, -1) - 1L);
          packed.write(classId);
          previous.put(block, inBlock);
        });
    Map<BlockIndex, byte[]> result = new LinkedHashMap<>();
    blocks.forEach((block, packed) -> result.put(VoxelKey.blockIndex(block), packed.toBytes()));
    return result;
  }

  /** Starts before the first voxel of a block's packed voxels. */
  LabelledVoxels reset(byte[] packed) {
    reader.reset(packed);
    voxel = -1;
    return this;
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
    classId = reader.nextBelow(MAX_CLASS, "class");
    return true;
  }

  /** The current voxel's place in its block. */
  int voxel() {
    return voxel;
  }

  int classId() {
    return classId;
  }
}
