package io.parallax.scorer.geometry;

/**
 * The way from a pixel with depth to the voxel that it falls into.
 *
 * <p>A pixel {@code (u, v)} of depth {@code d} lies at {@code R·((u - cx) / fx, (v - cy) / fy, 1)·d
 * + t} in the world. The arithmetic is plain double precision in a fixed order, so the same frame
 * gives the same voxels on every machine.
 */
public final class VoxelProjection {
  /** The largest depth that 16 bits of millimetres hold, in metres, with room to spare. */
  private static final double REACH = 100;

  // The pose row by row, as fields: an array is checked at every pixel.
  private final double m00;
  private final double m01;
  private final double m02;
  private final double m03;
  private final double m10;
  private final double m11;
  private final double m12;
  private final double m13;
  private final double m20;
  private final double m21;
  private final double m22;
  private final double m23;
  private final double voxelSize;
  private final double[] rayX;
  private final double[] rayY;

  /**
   * The projection of one frame.
   *
   * @param voxelSize side of a voxel, metres
   * @throws IllegalArgumentException if the voxel size is not positive or the camera stands too far
   *     from the origin for the grid
   */
  public VoxelProjection(Intrinsics intrinsics, RigidPose pose, double voxelSize) {
    if (!(voxelSize > 0) || Double.isInfinite(voxelSize)) {
      throw new IllegalArgumentException("voxel size must be positive, but is " + voxelSize);
    }
    double limit = voxelSize * BlockIndex.SIDE * VoxelKey.BLOCK_LIMIT;
    for (int axis = 0; axis < 3; axis++) {
      double position = pose.at(axis, 3);
      double slope = REACH * maxSlope(intrinsics);
      if (Math.abs(position) + slope >= limit) {
        throw new IllegalArgumentException(
            "camera is out of the grid's reach: it stands at "
                + position
                + " m, the grid ends at "
                + limit
                + " m");
      }
    }
    m00 = pose.at(0, 0);
    m01 = pose.at(0, 1);
    m02 = pose.at(0, 2);
    m03 = pose.at(0, 3);
    m10 = pose.at(1, 0);
    m11 = pose.at(1, 1);
    m12 = pose.at(1, 2);
    m13 = pose.at(1, 3);
    m20 = pose.at(2, 0);
    m21 = pose.at(2, 1);
    m22 = pose.at(2, 2);
    m23 = pose.at(2, 3);
    this.voxelSize = voxelSize;
    this.rayX = rays(intrinsics.width(), intrinsics.cx(), intrinsics.fx());
    this.rayY = rays(intrinsics.height(), intrinsics.cy(), intrinsics.fy());
  }

  /** The {@link VoxelKey} of pixel (u, v) at a depth of so many millimetres. */
  public long voxelKey(int u, int v, int depthMillimetres) {
    double z = depthMillimetres * 0.001;
    double x = rayX[u] * z;
    double y = rayY[v] * z;
    return VoxelKey.of(
        voxel(m00 * x + m01 * y + m02 * z + m03),
        voxel(m10 * x + m11 * y + m12 * z + m13),
        voxel(m20 * x + m21 * y + m22 * z + m23));
  }

  private int voxel(double world) {
    return (int) Math.floor(world / voxelSize);
  }

  private static double[] rays(int count, double centre, double focalLength) {
    double[] rays = new double[count];
    for (int i = 0; i < count; i++) {
      rays[i] = (i - centre) / focalLength;
    }
    return rays;
  }

  private static double maxSlope(Intrinsics k) {
    double x = Math.max(Math.abs(k.cx()), Math.abs(k.width() - k.cx())) / k.fx();
    double y = Math.max(Math.abs(k.cy()), Math.abs(k.height() - k.cy())) / k.fy();
    return 1 + x + y;
  }
}
