package io.parallax.deploy.run;

import io.parallax.deploy.scan.ScanFrame;
import io.parallax.inference.image.DepthPng;
import io.parallax.inference.image.NearestReading;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.score.ViewEntropy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The view entropy of every pixel of a frame, read from the voxels that the pixels fall into. */
public final class EntropyRaster {
  private EntropyRaster() {}

  /**
   * The entropy of a frame's pixels.
   *
   * @param width pixels in a row of the raster
   * @param height its rows
   * @param voxelSize of the statistics, metres
   * @param blocks looks up the packed statistics of a block
   * @return bits, row-major; not a number where the frame has no depth or the block is not known
   */
  public static float[] of(
      ScanFrame frame,
      int width,
      int height,
      double voxelSize,
      Function<BlockIndex, Optional<byte[]>> blocks) {
    Intrinsics camera = frame.intrinsics();
    short[] depth =
        NearestReading.resize(
            DepthPng.decode(ByteBuffer.wrap(frame.depth()), camera.width(), camera.height()),
            camera.width(),
            camera.height(),
            width,
            height);
    var projection =
        new VoxelProjection(
            camera.resized(width, height), RigidPose.ofRowMajor(frame.cameraToWorld()), voxelSize);
    Map<Long, float[]> known = new HashMap<>();
    float[] bits = new float[width * height];
    Arrays.fill(bits, Float.NaN);
    for (int pixel = 0; pixel < bits.length; pixel++) {
      int millimetres = depth[pixel] & 0xffff;
      if (millimetres > 0) {
        long key = projection.voxelKey(pixel % width, pixel / width, millimetres);
        float[] block =
            known.computeIfAbsent(
                VoxelKey.blockOf(key),
                b ->
                    blocks
                        .apply(VoxelKey.blockIndex(b))
                        .map(ViewEntropy::bitsOfBlock)
                        .orElse(null));
        if (block != null) {
          bits[pixel] = block[VoxelKey.inBlock(key)];
        }
      }
    }
    return bits;
  }
}
