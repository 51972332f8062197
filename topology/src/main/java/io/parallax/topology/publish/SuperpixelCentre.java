package io.parallax.topology.publish;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.WorldPoint;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.topology.backproject.RecordedCamera;

/** Where in its scene the surface of a superpixel is. */
final class SuperpixelCentre {
  private static final double METRES = 0.001;

  private SuperpixelCentre() {}

  /**
   * The mean of the points behind a superpixel's pixels, as far as they have depth.
   *
   * <p>The mean is taken in the camera's frame and moved to the world once: rotating and moving
   * points rotates and moves their mean.
   *
   * @param raster the superpixel of each pixel, row-major
   * @return null if no pixel has depth
   */
  static WorldPoint of(FramePicture picture, short[] raster, int superpixel) {
    int width = picture.getWidth();
    Intrinsics camera = RecordedCamera.intrinsics(picture.getCamera());
    short[] depth = DepthPlane.decode(picture.getDepth(), width, picture.getHeight());
    double x = 0;
    double y = 0;
    double z = 0;
    int points = 0;
    for (int pixel = 0; pixel < raster.length; pixel++) {
      if ((raster[pixel] & 0xFFFF) == superpixel && depth[pixel] != 0) {
        int column = pixel % width;
        int row = pixel / width;
        double forward = (depth[pixel] & 0xFFFF) * METRES;
        x += (column - camera.cx()) / camera.fx() * forward;
        y += (row - camera.cy()) / camera.fy() * forward;
        z += forward;
        points++;
      }
    }
    RigidPose pose = RecordedCamera.pose(picture.getCameraToWorld());
    return points == 0 ? null : world(pose, x / points, y / points, z / points);
  }

  private static WorldPoint world(RigidPose pose, double x, double y, double z) {
    double[] at = new double[3];
    for (int row = 0; row < 3; row++) {
      at[row] = pose.at(row, 0) * x + pose.at(row, 1) * y + pose.at(row, 2) * z + pose.at(row, 3);
    }
    return new WorldPoint(at[0], at[1], at[2]);
  }
}
