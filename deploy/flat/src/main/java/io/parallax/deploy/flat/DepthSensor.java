package io.parallax.deploy.flat;

/**
 * What a stereo-like depth camera makes of exact depth.
 *
 * <p>It measures inverse depth in steps, with a jitter of about a step, so that its error grows
 * with the square of the distance: about 1 mm at 1 m, 2 cm at 5 m. It has no reading outside its
 * range, on surfaces that it sees edge-on, in patches on glass and polish, and on most pixels just
 * behind an outline, which one of its two eyes does not see.
 */
final class DepthSensor {
  private static final double NEAREST = 0.3;
  private static final double FARTHEST = 6;

  /** Step of inverse depth, 1/m. */
  private static final double STEP = 0.0006;

  private static final double EDGE_ON = 0.09;
  private static final double JUMP = 0.94;

  private DepthSensor() {}

  /** The readings in millimetres, 0 where there is none. */
  static short[] read(Renderer picture, int frameSeed) {
    int width = Camera.INTRINSICS.width();
    int height = Camera.INTRINSICS.height();
    float[] depth = picture.depth;
    short[] readings = new short[width * height];
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < width; u++) {
        int i = v * width + u;
        Solid solid = picture.seen[i];
        double z = depth[i];
        if (solid == null || z < NEAREST || z > FARTHEST || picture.facing[i] < EDGE_ON) {
          continue;
        }
        double nearest =
            Math.min(
                Math.min(depth[u > 0 ? i - 1 : i], depth[u + 1 < width ? i + 1 : i]),
                Math.min(depth[v > 0 ? i - width : i], depth[v + 1 < height ? i + width : i]));
        double chance = Noise.unit(u, v, frameSeed + 1);
        boolean shadowed = nearest < JUMP * z && chance < 0.7;
        boolean dazzled =
            solid.material.mirror() > 0.3
                && Noise.smooth(u / 9.0, v / 9.0, frameSeed + 4) + 0.25 * chance < 0.42;
        if (!shadowed && !dazzled) {
          double jitter = Noise.unit(u, v, frameSeed + 2) + Noise.unit(u, v, frameSeed + 3) - 1;
          double steps = Math.rint(1 / (z * STEP) + jitter);
          readings[i] = (short) Math.rint(1000 / (steps * STEP));
        }
      }
    }
    return readings;
  }
}
