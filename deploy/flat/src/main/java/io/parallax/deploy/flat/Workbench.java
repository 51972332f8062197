package io.parallax.deploy.flat;

import java.util.List;

/**
 * A local frame in which furniture is put together of solids.
 *
 * <p>Unturned, x runs to the right, y to the back and z up; lengths in metres.
 */
final class Workbench {
  private final List<Solid> scene;
  private final int room;
  private final double x;
  private final double y;
  private final double floor;
  private final double angle;

  Workbench(List<Solid> scene, int room, double x, double y, double angle) {
    this(scene, room, x, y, 0, angle);
  }

  private Workbench(List<Solid> scene, int room, double x, double y, double floor, double angle) {
    this.scene = scene;
    this.room = room;
    this.x = x;
    this.y = y;
    this.floor = floor;
    this.angle = angle;
  }

  /** A frame within this one, turned by an angle in radians. */
  Workbench at(double dx, double dy, double turn) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return new Workbench(
        scene, room, x + cos * dx - sin * dy, y + sin * dx + cos * dy, floor, angle + turn);
  }

  /** The same frame at a greater height. */
  Workbench raised(double height) {
    return new Workbench(scene, room, x, y, floor + height, angle);
  }

  /** An upright box between two corners. */
  void box(
      FlatClass label,
      Material material,
      double x0,
      double x1,
      double y0,
      double y1,
      double z0,
      double z1) {
    tilted(label, material, x0, x1, y0, y1, z0, z1, 0);
  }

  /** A box that leans back by an angle (radians, about x) around its lower middle. */
  void tilted(
      FlatClass label,
      Material material,
      double x0,
      double x1,
      double y0,
      double y1,
      double z0,
      double z1,
      double lean) {
    double rise = (z1 - z0) / 2;
    double cy = (y0 + y1) / 2 + StrictMath.sin(lean) * rise;
    double cz = z0 + StrictMath.cos(lean) * rise;
    add(
        Solid.Shape.BOX,
        label,
        material,
        new double[] {(x0 + x1) / 2, cy, cz},
        new double[] {(x1 - x0) / 2, (y1 - y0) / 2, rise},
        1,
        lean);
  }

  /** An upright cylinder or frustum; {@code taper} is its radius at the top over that below. */
  void round(
      FlatClass label,
      Material material,
      double cx,
      double cy,
      double z0,
      double z1,
      double radius,
      double taper) {
    add(
        Solid.Shape.CYLINDER,
        label,
        material,
        new double[] {cx, cy, (z0 + z1) / 2},
        new double[] {radius, radius, (z1 - z0) / 2},
        taper,
        0);
  }

  /** An ellipsoid that leans back by an angle. */
  void ball(
      FlatClass label,
      Material material,
      double cx,
      double cy,
      double cz,
      double rx,
      double ry,
      double rz,
      double lean) {
    add(
        Solid.Shape.ELLIPSOID,
        label,
        material,
        new double[] {cx, cy, cz},
        new double[] {rx, ry, rz},
        1,
        lean);
  }

  private void add(
      Solid.Shape shape,
      FlatClass label,
      Material material,
      double[] local,
      double[] half,
      double taper,
      double lean) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double cl = StrictMath.cos(lean);
    double sl = StrictMath.sin(lean);
    double[] centre = {
      x + cos * local[0] - sin * local[1], y + sin * local[0] + cos * local[1], floor + local[2]
    };
    // Local z leans towards +y: columns (1,0,0), (0,cl,-sl), (0,sl,cl), then turned about z.
    double[] axes = {cos, -sin * cl, -sin * sl, sin, cos * cl, cos * sl, 0, -sl, cl};
    Solid solid = new Solid(shape, centre, axes, half, taper, label, material, room);
    solid.index = scene.size();
    scene.add(solid);
  }
}
