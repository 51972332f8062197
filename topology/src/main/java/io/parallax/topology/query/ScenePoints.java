package io.parallax.topology.query;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.score.ViewEntropy;
import io.parallax.scorer.statistics.StatisticsCursor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The voxels of a scene as points to be drawn: six little-endian int16 each, the voxel's index (x,
 * y, z), its view entropy in thousandths of a bit, its likeliest class over all views, and how many
 * views saw it. What does not fit 16 bits is cut off there.
 */
public final class ScenePoints {
  /** Bytes of a point. */
  public static final int POINT_BYTES = 12;

  private static final int MILLIBITS = 1000;

  private final StatisticsCursor voxel = new StatisticsCursor();
  private ByteBuffer points = buffer(1 << 16);

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds the voxels of a block, given its packed statistics. */
  void add(BlockIndex block, byte[] packed) {
    float[] bits = ViewEntropy.bitsOfBlock(packed);
    voxel.reset(packed);
    while (voxel.next()) {
      VoxelIndex index = block.voxel(voxel.voxel());
      if (points.remaining() < POINT_BYTES) {
        points = buffer(2 * points.capacity()).put(points.flip());
      }
      points
          .putShort(fitting(index.x()))
          .putShort(fitting(index.y()))
          .putShort(fitting(index.z()))
          .putShort(fitting(Math.round(bits[voxel.voxel()] * MILLIBITS)))
          .putShort(fitting(likeliest()))
          .putShort(fitting(voxel.views()));
    }
  }

  /** Adds points that are bytes already. */
  void add(byte[] more) {
    if (points.remaining() < more.length) {
      points = buffer(2 * (points.capacity() + more.length)).put(points.flip());
    }
    points.put(more);
  }

  private int likeliest() {
    int best = 0;
    for (int i = 1; i < voxel.size(); i++) {
      if (voxel.sum(i) > voxel.sum(best)) {
        best = i;
      }
    }
    return voxel.size() == 0 ? 0 : voxel.classId(best);
  }

  private static short fitting(int number) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, number));
  }

  /** The points as bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[points.position()];
    points.duplicate().flip().get(bytes);
    return bytes;
  }
}
