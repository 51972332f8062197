package io.parallax.deploy.flat;

/**
 * One convex body: a box, a cylinder (or frustum of a cone) or an ellipsoid, turned and stretched.
 *
 * <p>Every body is the unit shape between -1 and 1 under an affine map, so one transformation of
 * the ray serves all three. Cylinders stand along their local z.
 */
final class Solid {
  enum Shape {
    BOX,
    CYLINDER,
    ELLIPSOID
  }

  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final double PARALLEL = 1e-12;

  final Shape shape;
  final FlatClass label;
  final Material material;
  final int room;

  /** The place in the scene's list, which the lighting uses as a key. */
  int index;

  private final double[] centre;
  private final double[] half;

  /** Columns: the local axes in the world. */
  private final double[] axes;

  private final double m00;
  private final double m01;
  private final double m02;
  private final double m10;
  private final double m11;
  private final double m12;
  private final double m20;
  private final double m21;
  private final double m22;

  /** Radius at the top over radius at the bottom, of cylinders. */
  private final double taper;

  /**
   * A body.
   *
   * @param axes 3×3 row-major rotation whose columns are the local axes
   * @param half half extents along the local axes, metres
   */
  Solid(
      Shape shape,
      double[] centre,
      double[] axes,
      double[] half,
      double taper,
      FlatClass label,
      Material material,
      int room) {
    this.shape = shape;
    this.centre = centre;
    this.axes = axes;
    this.half = half;
    this.taper = taper;
    this.label = label;
    this.material = material;
    this.room = room;
    m00 = axes[0] / half[0];
    m01 = axes[3] / half[0];
    m02 = axes[6] / half[0];
    m10 = axes[1] / half[1];
    m11 = axes[4] / half[1];
    m12 = axes[7] / half[1];
    m20 = axes[2] / half[2];
    m21 = axes[5] / half[2];
    m22 = axes[8] / half[2];
  }

  /** Half the extent of the axis-aligned bounds along a world axis. */
  double boundsHalf(int axis) {
    return Math.abs(axes[3 * axis]) * half[0]
        + Math.abs(axes[3 * axis + 1]) * half[1]
        + Math.abs(axes[3 * axis + 2]) * half[2];
  }

  double centre(int axis) {
    return centre[axis];
  }

  /** The distance along the ray where it meets the surface beyond {@code start}, or infinity. */
  double meet(Ray ray, double start) {
    double px = ray.ox - centre[0];
    double py = ray.oy - centre[1];
    double pz = ray.oz - centre[2];
    double ox = m00 * px + m01 * py + m02 * pz;
    double oy = m10 * px + m11 * py + m12 * pz;
    double oz = m20 * px + m21 * py + m22 * pz;
    double dx = m00 * ray.dx + m01 * ray.dy + m02 * ray.dz;
    double dy = m10 * ray.dx + m11 * ray.dy + m12 * ray.dz;
    double dz = m20 * ray.dx + m21 * ray.dy + m22 * ray.dz;
    return switch (shape) {
      case BOX -> meetBox(ox, oy, oz, dx, dy, dz, start);
      case CYLINDER -> meetCylinder(ox, oy, oz, dx, dy, dz, start);
      case ELLIPSOID ->
          firstRoot(
              dx * dx + dy * dy + dz * dz,
              ox * dx + oy * dy + oz * dz,
              ox * ox + oy * oy + oz * oz - 1,
              start);
    };
  }

  private static double meetBox(
      double ox, double oy, double oz, double dx, double dy, double dz, double start) {
    // Adding 0 turns -0 into 0, so that a ray along a face gets its infinities the right way round.
    double ix = 1 / (dx + 0.0);
    double near = ((ix >= 0 ? -1 : 1) - ox) * ix;
    double far = ((ix >= 0 ? 1 : -1) - ox) * ix;
    double iy = 1 / (dy + 0.0);
    double nearY = ((iy >= 0 ? -1 : 1) - oy) * iy;
    double farY = ((iy >= 0 ? 1 : -1) - oy) * iy;
    near = near > nearY ? near : nearY;
    far = far < farY ? far : farY;
    if (near > far) {
      return NONE;
    }
    double iz = 1 / (dz + 0.0);
    double nearZ = ((iz >= 0 ? -1 : 1) - oz) * iz;
    double farZ = ((iz >= 0 ? 1 : -1) - oz) * iz;
    near = near > nearZ ? near : nearZ;
    far = far < farZ ? far : farZ;
    if (!(near <= far)) {
      return NONE;
    }
    return near > start ? near : far > start ? far : NONE;
  }

  private static double firstRoot(double a, double b, double c, double start) {
    double discriminant = b * b - a * c;
    if (discriminant < 0 || a < PARALLEL) {
      return NONE;
    }
    double root = Math.sqrt(discriminant);
    double near = (-b - root) / a;
    if (near > start) {
      return near;
    }
    double far = (-b + root) / a;
    return far > start ? far : NONE;
  }

  private double meetCylinder(
      double ox, double oy, double oz, double dx, double dy, double dz, double start) {
    double best = NONE;
    double slope = (taper - 1) / 2;
    double r0 = 1 + slope * (oz + 1);
    double dr = slope * dz;
    double a = dx * dx + dy * dy - dr * dr;
    double b = ox * dx + oy * dy - r0 * dr;
    double c = ox * ox + oy * oy - r0 * r0;
    double discriminant = b * b - a * c;
    if (discriminant >= 0 && Math.abs(a) > PARALLEL) {
      double root = Math.sqrt(discriminant);
      best = sideRoot((-b - root) / a, oz, dz, start, best);
      best = sideRoot((-b + root) / a, oz, dz, start, best);
    }
    if (Math.abs(dz) > PARALLEL) {
      best = capRoot((-1 - oz) / dz, 1, ox, oy, dx, dy, start, best);
      best = capRoot((1 - oz) / dz, taper, ox, oy, dx, dy, start, best);
    }
    return best;
  }

  private static double sideRoot(double t, double oz, double dz, double start, double best) {
    return t > start && t < best && Math.abs(oz + t * dz) <= 1 ? t : best;
  }

  private static double capRoot(
      double t,
      double radius,
      double ox,
      double oy,
      double dx,
      double dy,
      double start,
      double best) {
    double x = ox + t * dx;
    double y = oy + t * dy;
    return t > start && t < best && x * x + y * y <= radius * radius ? t : best;
  }

  /** Fills in the point where a ray met this body. */
  void describe(Ray ray, SurfacePoint point) {
    point.x = ray.ox + ray.distance * ray.dx;
    point.y = ray.oy + ray.distance * ray.dy;
    point.z = ray.oz + ray.distance * ray.dz;
    double px = point.x - centre[0];
    double py = point.y - centre[1];
    double pz = point.z - centre[2];
    double x = m00 * px + m01 * py + m02 * pz;
    double y = m10 * px + m11 * py + m12 * pz;
    double z = m20 * px + m21 * py + m22 * pz;
    switch (shape) {
      case BOX -> describeBox(x, y, z, point);
      case CYLINDER -> {
        if (1 - Math.abs(z) < 1e-9) {
          place(z > 0 ? 2 : 1, (x + 1) / 2, (y + 1) / 2, point);
        } else {
          place(0, turn(x, y), (z + 1) / 2, point);
        }
      }
      case ELLIPSOID -> place(0, turn(x, y), (z + 1) / 2, point);
    }
  }

  private static double turn(double x, double y) {
    return StrictMath.atan2(y, x) / (2 * Math.PI) + 0.5;
  }

  private void describeBox(double x, double y, double z, SurfacePoint point) {
    double ax = Math.abs(x);
    double ay = Math.abs(y);
    double az = Math.abs(z);
    if (ax >= ay && ax >= az) {
      place(x > 0 ? 1 : 0, (y + 1) / 2, (z + 1) / 2, point);
    } else if (ay >= az) {
      place(y > 0 ? 3 : 2, (x + 1) / 2, (z + 1) / 2, point);
    } else {
      place(z > 0 ? 5 : 4, (x + 1) / 2, (y + 1) / 2, point);
    }
  }

  /** Sets face, position and frame, but not the world position. */
  private void place(int face, double u, double v, SurfacePoint point) {
    point.face = face;
    point.u = u;
    point.v = v;
    if (shape == Shape.BOX) {
      int axis = face >> 1;
      int uAxis = axis == 0 ? 1 : 0;
      int vAxis = axis == 2 ? 1 : 2;
      double sign = (face & 1) == 0 ? -1 : 1;
      setNormal(point, sign * axes[axis], sign * axes[3 + axis], sign * axes[6 + axis]);
      setU(point, axes[uAxis], axes[3 + uAxis], axes[6 + uAxis]);
      setV(point, axes[vAxis], axes[3 + vAxis], axes[6 + vAxis]);
      point.width = 2 * half[uAxis];
      point.height = 2 * half[vAxis];
      return;
    }
    if (shape == Shape.CYLINDER && face > 0) {
      double sign = face == 2 ? 1 : -1;
      setNormal(point, sign * axes[2], sign * axes[5], sign * axes[8]);
      setU(point, axes[0], axes[3], axes[6]);
      setV(point, axes[1], axes[4], axes[7]);
      point.width = 2 * half[0];
      point.height = 2 * half[1];
      return;
    }
    placeOnCurve(u, v, point);
  }

  private void placeOnCurve(double u, double v, SurfacePoint point) {
    double angle = (u - 0.5) * 2 * Math.PI;
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double z = 2 * v - 1;
    double ring = shape == Shape.ELLIPSOID ? Math.sqrt(Math.max(0, 1 - z * z)) : 1;
    double rise = shape == Shape.ELLIPSOID ? z : (1 - taper) / 2;
    double lx = ring * cos;
    double ly = ring * sin;
    double nx = m00 * lx + m10 * ly + m20 * rise;
    double ny = m01 * lx + m11 * ly + m21 * rise;
    double nz = m02 * lx + m12 * ly + m22 * rise;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    setNormal(point, nx / length, ny / length, nz / length);
    setU(
        point,
        -sin * axes[0] + cos * axes[1],
        -sin * axes[3] + cos * axes[4],
        -sin * axes[6] + cos * axes[7]);
    setV(point, axes[2], axes[5], axes[8]);
    point.width = Math.PI * (half[0] + half[1]);
    point.height = 2 * half[2];
  }

  /** Fills in the point at a position of a face. */
  void locate(int face, double u, double v, SurfacePoint point) {
    double x;
    double y;
    double z;
    if (shape == Shape.BOX) {
      double sign = (face & 1) == 0 ? -1 : 1;
      int axis = face >> 1;
      x = axis == 0 ? sign : 2 * u - 1;
      y = axis == 1 ? sign : axis == 0 ? 2 * u - 1 : 2 * v - 1;
      z = axis == 2 ? sign : 2 * v - 1;
    } else if (shape == Shape.CYLINDER && face > 0) {
      x = 2 * u - 1;
      y = 2 * v - 1;
      z = face == 2 ? 1 : -1;
    } else {
      double angle = (u - 0.5) * 2 * Math.PI;
      z = 2 * v - 1;
      double ring =
          shape == Shape.ELLIPSOID ? Math.sqrt(Math.max(0, 1 - z * z)) : 1 + (taper - 1) * v;
      x = ring * StrictMath.cos(angle);
      y = ring * StrictMath.sin(angle);
    }
    double wx = x * half[0];
    double wy = y * half[1];
    double wz = z * half[2];
    point.x = centre[0] + axes[0] * wx + axes[1] * wy + axes[2] * wz;
    point.y = centre[1] + axes[3] * wx + axes[4] * wy + axes[5] * wz;
    point.z = centre[2] + axes[6] * wx + axes[7] * wy + axes[8] * wz;
    place(face, u, v, point);
  }

  private static void setNormal(SurfacePoint point, double x, double y, double z) {
    point.nx = x;
    point.ny = y;
    point.nz = z;
  }

  private static void setU(SurfacePoint point, double x, double y, double z) {
    point.ux = x;
    point.uy = y;
    point.uz = z;
  }

  private static void setV(SurfacePoint point, double x, double y, double z) {
    point.vx = x;
    point.vy = y;
    point.vz = z;
  }
}
