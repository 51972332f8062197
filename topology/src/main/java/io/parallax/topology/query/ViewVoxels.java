package io.parallax.topology.query;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockBits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * View entropy and view divergence of the voxels that one frame sees.
 *
 * <p>As bytes, big-endian: for each block its index (3 × int32) and the number of its voxels
 * (int32), and for each of those its place in the block (int32), view entropy and view divergence
 * (float32, bits).
 *
 * @param blocks what is known, by block
 */
public record ViewVoxels(Map<BlockIndex, BlockBits> blocks) {

  /** The voxels as bytes. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<BlockIndex, BlockBits> entry : blocks.entrySet()) {
        out.writeInt(entry.getKey().x());
        out.writeInt(entry.getKey().y());
        out.writeInt(entry.getKey().z());
        write(entry.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(BlockBits bits, DataOutputStream out) throws IOException {
    out.writeInt(bits.seen());
    for (int voxel = 0; voxel < BlockIndex.VOXELS; voxel++) {
      if (!Float.isNaN(bits.entropy()[voxel])) {
        out.writeInt(voxel);
        out.writeFloat(bits.entropy()[voxel]);
        out.writeFloat(bits.divergence()[voxel]);
      }
    }
  }

  /**
   * The voxels that {@link #encode} made bytes of.
   *
   * @throws IllegalArgumentException if the bytes are others
   */
  public static ViewVoxels decode(byte[] bytes) {
    Map<BlockIndex, BlockBits> blocks = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      while (in.available() > 0) {
        BlockIndex block = new BlockIndex(in.readInt(), in.readInt(), in.readInt());
        BlockBits bits = BlockBits.unknown();
        int count = in.readInt();
        if (count < 0 || count > BlockIndex.VOXELS) {
          throw new IllegalArgumentException("a block of a view has " + count + " voxels");
        }
        for (int left = count; left > 0; left--) {
          int voxel = in.readInt() & (BlockIndex.VOXELS - 1);
          bits.entropy()[voxel] = in.readFloat();
          bits.divergence()[voxel] = in.readFloat();
        }
        blocks.put(block, bits);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the voxels of a view are cut short", e);
    }
    return new ViewVoxels(blocks);
  }
}
