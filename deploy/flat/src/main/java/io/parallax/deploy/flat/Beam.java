package io.parallax.deploy.flat;

import java.util.Arrays;

/**
 * The rays of one tile of an image, and the solids that any of them may meet, nearest first.
 *
 * <p>Neighbouring rays meet much the same solids: looking those up once for a tile leaves a handful
 * of tests per ray, where each ray on its own would walk down the tree.
 */
final class Beam {
  /** Inward normals of the four planes through the camera that bound the beam. */
  private final double[] planes = new double[12];

  private final double ox;
  private final double oy;
  private final double oz;

  /** The direction along which depth is measured. */
  private final double fx;

  private final double fy;
  private final double fz;

  private Solid[] solids = new Solid[32];
  private double[] nearest = new double[32];
  private int count;

  /** The beam through the image positions from (u0, v0) to (u1, v1). */
  Beam(Camera camera, Ray ray, double u0, double v0, double u1, double v1) {
    double[] corners = new double[12];
    direct(camera, ray, u0, v0, corners, 0);
    direct(camera, ray, u1, v0, corners, 3);
    direct(camera, ray, u1, v1, corners, 6);
    direct(camera, ray, u0, v1, corners, 9);
    for (int i = 0; i < 4; i++) {
      int a = 3 * i;
      int b = 3 * ((i + 1) % 4);
      // Clockwise in an image whose y points down: the cross product points inwards.
      planes[a] = corners[a + 1] * corners[b + 2] - corners[a + 2] * corners[b + 1];
      planes[a + 1] = corners[a + 2] * corners[b] - corners[a] * corners[b + 2];
      planes[a + 2] = corners[a] * corners[b + 1] - corners[a + 1] * corners[b];
    }
    camera.aim(ray, Camera.INTRINSICS.cx(), Camera.INTRINSICS.cy());
    ox = ray.ox;
    oy = ray.oy;
    oz = ray.oz;
    fx = ray.dx;
    fy = ray.dy;
    fz = ray.dz;
  }

  private static void direct(Camera camera, Ray ray, double u, double v, double[] corners, int at) {
    camera.aim(ray, u, v);
    corners[at] = ray.dx;
    corners[at + 1] = ray.dy;
    corners[at + 2] = ray.dz;
  }

  /** Whether a box (x0 y0 z0 x1 y1 z1 at an offset) may reach into the beam. */
  boolean touches(double[] box, int at) {
    for (int p = 0; p < 12; p += 3) {
      double nx = planes[p];
      double ny = planes[p + 1];
      double nz = planes[p + 2];
      double x = box[nx > 0 ? at + 3 : at] - ox;
      double y = box[ny > 0 ? at + 4 : at + 1] - oy;
      double z = box[nz > 0 ? at + 5 : at + 2] - oz;
      if (nx * x + ny * y + nz * z < 0) {
        return false;
      }
    }
    return farthest(box, at) > 0;
  }

  private double farthest(double[] box, int at) {
    return fx * (box[fx > 0 ? at + 3 : at] - ox)
        + fy * (box[fy > 0 ? at + 4 : at + 1] - oy)
        + fz * (box[fz > 0 ? at + 5 : at + 2] - oz);
  }

  /** Takes in a solid with its bounds, keeping the nearest first. */
  void add(Solid solid, double[] box, int at) {
    double near =
        fx * (box[fx > 0 ? at : at + 3] - ox)
            + fy * (box[fy > 0 ? at + 1 : at + 4] - oy)
            + fz * (box[fz > 0 ? at + 2 : at + 5] - oz);
    if (count == solids.length) {
      solids = Arrays.copyOf(solids, 2 * count);
      nearest = Arrays.copyOf(nearest, 2 * count);
    }
    int i = count++;
    while (i > 0 && nearest[i - 1] > near) {
      nearest[i] = nearest[i - 1];
      solids[i] = solids[i - 1];
      i--;
    }
    nearest[i] = near;
    solids[i] = solid;
  }

  /** Finds what a camera ray of this beam meets first. */
  void cast(Ray ray, double reach) {
    ray.distance = reach;
    ray.solid = null;
    for (int i = 0; i < count && nearest[i] < ray.distance; i++) {
      double t = solids[i].meet(ray, SolidTree.START);
      if (t < ray.distance) {
        ray.distance = t;
        ray.solid = solids[i];
      }
    }
  }
}
