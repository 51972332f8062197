package io.parallax.deploy.scan;

import java.util.Optional;

/** Poses that are written as a position and a quaternion. */
final class Quaternions {

  private Quaternions() {}

  /**
   * The 4×4 matrix, row-major, of a position and a rotation.
   *
   * @param p {@code tx ty tz qx qy qz qw}; the quaternion may have any length but 0
   * @return nothing if a number is not finite or the quaternion is 0: the tracking was lost
   */
  static Optional<double[]> pose(double[] p) {
    double length = Math.sqrt(p[3] * p[3] + p[4] * p[4] + p[5] * p[5] + p[6] * p[6]);
    if (!Double.isFinite(p[0] + p[1] + p[2] + length) || length == 0) {
      return Optional.empty();
    }
    double x = p[3] / length;
    double y = p[4] / length;
    double z = p[5] / length;
    double w = p[6] / length;
    return Optional.of(
        new double[] {
          1 - 2 * (y * y + z * z),
          2 * (x * y - w * z),
          2 * (x * z + w * y),
          p[0],
          2 * (x * y + w * z),
          1 - 2 * (x * x + z * z),
          2 * (y * z - w * x),
          p[1],
          2 * (x * z - w * y),
          2 * (y * z + w * x),
          1 - 2 * (x * x + y * y),
          p[2],
          0,
          0,
          0,
          1
        });
  }
}
