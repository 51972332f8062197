package io.parallax.deploy.flat;

/**
 * A ray, and after it was cast the first solid on its way; reused for ray after ray.
 *
 * <p>The direction need not have length 1: {@code distance} counts in multiples of it, so that a
 * camera ray whose direction reaches one metre forward comes back with z-depth.
 */
final class Ray {
  double ox;
  double oy;
  double oz;
  double dx;
  double dy;
  double dz;

  /** Where the first solid was met; the farthest distance of interest before the cast. */
  double distance;

  /** What was met, or null. */
  Solid solid;

  /** The tree's nodes still to visit. */
  final int[] pending = new int[64];

  Ray from(double x, double y, double z) {
    ox = x;
    oy = y;
    oz = z;
    return this;
  }

  Ray along(double x, double y, double z) {
    dx = x;
    dy = y;
    dz = z;
    return this;
  }
}
