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

  private final RigidPose pose;
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
    this.pose = pose;
    this.voxelSize = voxelSize;
    this.rayX = rays(intrinsics.width(), intrinsics.cx(), intrinsics.fx());
    this.rayY = rays(intrinsics.height(), intrinsics.cy(), intrinsics.fy());
  }

  /** The {@link VoxelKey} of pixel (u, v) at a depth of so many millimetres. */
  public long voxelKey(int u, int v, int depthMillimetres) {
    double z = depthMillimetres * 0.001;
    double x = rayX[u] * z;
    double y = rayY[v] * z;
    return VoxelKey.of(voxel(0, x, y, z), voxel(1, x, y, z), voxel(2, x, y, z));
  }

  private int voxel(int axis, double x, double y, double z) {
    double world =
        pose.at(axis, 0) * x + pose.at(axis, 1) * y + pose.at(axis, 2) * z + pose.at(axis, 3);
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
