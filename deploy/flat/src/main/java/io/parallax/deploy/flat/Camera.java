package io.parallax.deploy.flat;

import io.parallax.scorer.geometry.Intrinsics;

/** Sends rays from a pose through the pixels. */
final class Camera {
  static final Intrinsics INTRINSICS = new Intrinsics(320, 240, 266, 266, 159.5, 119.5);

  private final double[] pose;

  Camera(double[] pose) {
    this.pose = pose;
  }

  /** Aims a ray through image position (u, v); its distance then is z-depth in metres. */
  void aim(Ray ray, double u, double v) {
    double cx = (u - INTRINSICS.cx()) / INTRINSICS.fx();
    double cy = (v - INTRINSICS.cy()) / INTRINSICS.fy();
    ray.from(pose[3], pose[7], pose[11]);
    ray.along(
        pose[0] * cx + pose[1] * cy + pose[2],
        pose[4] * cx + pose[5] * cy + pose[6],
        pose[8] * cx + pose[9] * cy + pose[10]);
  }
}
