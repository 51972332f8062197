package io.parallax.scorer.label;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.geometry.VoxelProjection;

/**
 * Which voxel each pixel of a frame falls into.
 *
 * @param depth z-depth in millimetres as unsigned shorts, row-major; 0 = no reading
 * @param width pixels in a row
 * @param projection of the frame
 */
public record FrameGeometry(short[] depth, int width, VoxelProjection projection) {
  /** What stands for the voxel of a pixel without depth. */
  public static final long NO_VOXEL = -1;

  /**
   * The geometry of a frame.
   *
   * @param voxelSize side of a voxel, metres
   * @throws IllegalArgumentException if the depth has another size than the camera, or the camera
   *     stands out of the grid's reach
   */
  public static FrameGeometry of(
      short[] depth, Intrinsics intrinsics, RigidPose pose, double voxelSize) {
    if (depth.length != intrinsics.width() * intrinsics.height()) {
      throw new IllegalArgumentException(
          "depth has %s values, but the camera %s×%s pixels"
              .formatted(depth.length, intrinsics.width(), intrinsics.height()));
    }
    return new FrameGeometry(
        depth, intrinsics.width(), new VoxelProjection(intrinsics, pose, voxelSize));
  }

  /** How many pixels the frame has. */
  public int pixels() {
    return depth.length;
  }

  /** The key of the voxel behind a pixel ({@code y * width + x}), or {@link #NO_VOXEL}. */
  public long voxel(int pixel) {
    int millimetres = depth[pixel] & 0xFFFF;
    return millimetres == 0
        ? NO_VOXEL
        : projection.voxelKey(pixel % width, pixel / width, millimetres);
  }
}
