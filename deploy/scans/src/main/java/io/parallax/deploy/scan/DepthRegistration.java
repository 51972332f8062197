package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import java.util.Arrays;

/**
 * Brings a depth image into the camera of the colour image ("registration").
 *
 * <p>Each reading is back-projected at its pixel's centre, carried over by the extrinsics,
 * projected into the colour camera, and written with its new z to the pixel whose centre is
 * nearest. Where several fall on one pixel the nearest surface wins (z-buffer); where none does the
 * pixel has no reading. Nothing is interpolated: a pixel's depth is one that was measured. (Forward
 * warping, as OpenCV's {@code rgbd::registerDepth} does.)
 *
 * <p>If the colour camera had more pixels to an angle than the depth camera, a grid of pixels would
 * stay empty. So its image is taken at a resolution that is no finer than the depth image's: a
 * frame's colour may have any size. Between cameras side by side, surfaces turned away by more than
 * about 75° can still be torn, and what only one of them sees has no reading.
 *
 * <p>One pass over the depth image, a division a pixel; about 2 ms for 640×480. Immutable.
 */
final class DepthRegistration {
  private static final double MILLIMETRES = 1000;

  private final Intrinsics camera;
  private final double[] depthToColour;
  private final Intrinsics depthCamera;

  /**
   * A registration.
   *
   * @param depth the camera of the depth images
   * @param depthToColour 4×4 row-major: takes points of the depth camera to the colour camera;
   *     metres
   * @param colour the camera of the colour images, at any resolution
   */
  DepthRegistration(Intrinsics depth, double[] depthToColour, Intrinsics colour) {
    RigidPose.ofRowMajor(depthToColour);
    this.camera = notFiner(colour, depth);
    this.depthToColour = depthToColour.clone();
    this.depthCamera = depth;
  }

  private static Intrinsics notFiner(Intrinsics colour, Intrinsics depth) {
    double scale = Math.min(1, Math.min(depth.fx() / colour.fx(), depth.fy() / colour.fy()));
    return scale == 1
        ? colour
        : colour.resized(
            Math.max(1, (int) (colour.width() * scale)),
            Math.max(1, (int) (colour.height() * scale)));
  }

  private static double[] rays(int count, double centre, double focalLength) {
    double[] rays = new double[count];
    Arrays.setAll(rays, i -> (i - centre) / focalLength);
    return rays;
  }

  /** The camera of the images that come out: the colour camera, at their resolution. */
  Intrinsics camera() {
    return camera;
  }

  /**
   * The depth image as the colour camera would have taken it.
   *
   * @param depth millimetres, row-major, unsigned, 0 = no reading
   */
  short[] register(short[] depth) {
    int width = camera.width();
    int height = camera.height();
    short[] registered = new short[width * height];
    double[] m = depthToColour;
    double[] rayX = rays(depthCamera.width(), depthCamera.cx(), depthCamera.fx());
    double[] rayY = rays(depthCamera.height(), depthCamera.cy(), depthCamera.fy());
    for (int v = 0, i = 0; v < rayY.length; v++) {
      double rowX = m[1] * rayY[v] + m[2];
      double rowY = m[5] * rayY[v] + m[6];
      double rowZ = m[9] * rayY[v] + m[10];
      for (int u = 0; u < rayX.length; u++, i++) {
        int millimetres = depth[i] & 0xffff;
        if (millimetres == 0) {
          continue;
        }
        double z = (m[8] * rayX[u] + rowZ) * millimetres + MILLIMETRES * m[11];
        short reading = z > 0 ? DepthConversion.millimetres(z) : 0;
        if (reading == 0) {
          continue;
        }
        double x = (m[0] * rayX[u] + rowX) * millimetres + MILLIMETRES * m[3];
        double y = (m[4] * rayX[u] + rowY) * millimetres + MILLIMETRES * m[7];
        int column = (int) Math.floor(camera.fx() * x / z + camera.cx() + 0.5);
        int row = (int) Math.floor(camera.fy() * y / z + camera.cy() + 0.5);
        if (column < 0 || column >= width || row < 0 || row >= height) {
          continue;
        }
        int at = row * width + column;
        int before = registered[at] & 0xffff;
        if (before == 0 || (reading & 0xffff) < before) {
          registered[at] = reading;
        }
      }
    }
    return registered;
  }

  /** The pose of the colour camera where that of the depth camera is this one, 4×4 row-major. */
  double[] cameraToWorld(double[] depthCameraToWorld) {
    double[] m = depthToColour;
    double[] colourToDepth = {
      m[0],
      m[4],
      m[8],
      -(m[0] * m[3] + m[4] * m[7] + m[8] * m[11]),
      m[1],
      m[5],
      m[9],
      -(m[1] * m[3] + m[5] * m[7] + m[9] * m[11]),
      m[2],
      m[6],
      m[10],
      -(m[2] * m[3] + m[6] * m[7] + m[10] * m[11]),
      0,
      0,
      0,
      1
    };
    double[] product = new double[16];
    for (int i = 0; i < 16; i++) {
      for (int k = 0; k < 4; k++) {
        product[i] += depthCameraToWorld[i / 4 * 4 + k] * colourToDepth[4 * k + i % 4];
      }
    }
    return product;
  }
}
