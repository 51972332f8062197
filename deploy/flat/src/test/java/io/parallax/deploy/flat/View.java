package io.parallax.deploy.flat;

import io.parallax.deploy.scan.ScanFrame;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A decoded frame of a flat, with the pinhole camera's two directions. */
record View(ScanFrame frame, Raster millimetres, byte[] labels) {
  static final int WIDTH = 320;
  static final int HEIGHT = 240;

  static View of(FlatScan scan, int index) {
    String id = scan.frameIds().get(index);
    ScanFrame frame = scan.frame(id);
    return new View(frame, decode(frame.depth()), scan.labels(id));
  }

  /** A renderer that can trace and render a flat on its own, without a scan around it. */
  static Renderer renderer(Flat flat) {
    SolidTree tree = new SolidTree(flat.solids());
    Lighting lighting = new Lighting(tree, flat.lights(), flat.sun(), flat.solids().size());
    return new Renderer(tree, lighting, flat.lights());
  }

  static Raster decode(byte[] image) {
    try {
      return ImageIO.read(new ByteArrayInputStream(image)).getRaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double depth(int u, int v) {
    return millimetres.getSample(u, v, 0) / 1000.0;
  }

  double depth(int pixel) {
    return depth(pixel % WIDTH, pixel / WIDTH);
  }

  int label(int pixel) {
    return labels[pixel];
  }

  double[] world(int u, int v) {
    double z = depth(u, v);
    double x = (u - frame.intrinsics().cx()) / frame.intrinsics().fx() * z;
    double y = (v - frame.intrinsics().cy()) / frame.intrinsics().fy() * z;
    double[] m = frame.cameraToWorld();
    double[] p = new double[3];
    for (int k = 0; k < 3; k++) {
      p[k] = m[4 * k] * x + m[4 * k + 1] * y + m[4 * k + 2] * z + m[4 * k + 3];
    }
    return p;
  }

  /** Column, row and depth of a world point, or null if it is behind the camera. */
  double[] project(double[] p) {
    double[] m = frame.cameraToWorld();
    double[] c = new double[3];
    for (int k = 0; k < 3; k++) {
      c[k] = m[k] * (p[0] - m[3]) + m[4 + k] * (p[1] - m[7]) + m[8 + k] * (p[2] - m[11]);
    }
    if (c[2] <= 0) {
      return null;
    }
    double u = c[0] / c[2] * frame.intrinsics().fx() + frame.intrinsics().cx();
    double v = c[1] / c[2] * frame.intrinsics().fy() + frame.intrinsics().cy();
    return new double[] {u, v, c[2]};
  }

  /** The pixel of a projected point, or -1 outside the image. */
  static int pixel(double[] projected) {
    long u = Math.round(projected[0]);
    long v = Math.round(projected[1]);
    boolean inside = u >= 0 && v >= 0 && u < WIDTH && v < HEIGHT;
    return inside ? (int) (v * WIDTH + u) : -1;
  }
}
