package io.parallax.deploy.scan;

import io.parallax.schemas.codec.DepthPlane;
import io.parallax.scorer.geometry.Intrinsics;

/**
 * Turns rasters of depth into z-depth in millimetres, in place: unsigned, row-major, 0 = no
 * reading. {@link DepthPlane#INVALID}, in whatever unit, and a reading that 16 bits of millimetres
 * cannot hold become "no reading".
 */
final class DepthConversion {

  private DepthConversion() {}

  /** From another unit. */
  static void scale(short[] depth, double millimetresPerUnit) {
    for (int i = 0; i < depth.length; i++) {
      int units = depth[i] & 0xffff;
      depth[i] = units == DepthPlane.INVALID ? 0 : millimetres(units * millimetresPerUnit);
    }
  }

  /**
   * From lengths of the ray between the camera's centre and the surface: the ray of pixel (u, v)
   * has the direction (x, y, 1), so z is its length divided by √(x² + y² + 1).
   */
  static void fromRays(short[] depth, Intrinsics camera) {
    for (int v = 0, i = 0; v < camera.height(); v++) {
      double y = (v - camera.cy()) / camera.fy();
      for (int u = 0; u < camera.width(); u++, i++) {
        double x = (u - camera.cx()) / camera.fx();
        depth[i] = millimetres((depth[i] & 0xffff) / Math.sqrt(x * x + y * y + 1));
      }
    }
  }

  /** A length as a sample, 0 where it does not fit. */
  static short millimetres(double value) {
    long rounded = Math.round(value);
    return rounded >= DepthPlane.INVALID ? 0 : (short) rounded;
  }
}
