package io.parallax.deploy.flat;

import java.util.List;

/**
 * How much light falls on a surface.
 *
 * <p>Light does not depend on the view, so it is worked out once for a lattice of points on each
 * face that is seen, and interpolated between them: shadows of the lamps and windows, and the
 * darkening in corners and under furniture. A lattice value is one int with 10 bits per colour; 0
 * means not worked out yet. Values are pure functions of their place, so threads that fill the same
 * one write the same.
 */
final class Lighting {
  private static final double SPACING = 0.09;

  /**
   * Lattice points keep this distance from the rim of a face, where neighbours would cover them.
   */
  private static final double INSET = 0.012;

  private static final double LIFT = 0.004;
  private static final double REACH = 1.4;
  private static final double AMBIENT = 0.28;
  private static final double RANGE = 6;
  private static final double SUN = 3.2;

  /** Half the lattice's spacing: sunlit patches get soft rims instead of steps. */
  private static final double BLUR = 0.03;

  private static final int FACES = 6;

  private final SolidTree tree;
  private final List<Light> lights;
  private final int[][] lattices;

  /** Directions over the hemisphere about z, cosine weighted, as a Fibonacci spiral. */
  private final double[] sky = new double[3 * 14];

  /** Towards the sun. */
  private final double[] sun;

  Lighting(SolidTree tree, List<Light> lights, double[] sun, int solids) {
    this.tree = tree;
    this.sun = sun;
    this.lights = List.copyOf(lights);
    lattices = new int[FACES * solids][];
    int n = sky.length / 3;
    for (int i = 0; i < n; i++) {
      double radius = Math.sqrt((i + 0.5) / n);
      double angle = i * Math.PI * (3 - Math.sqrt(5));
      sky[3 * i] = radius * StrictMath.cos(angle);
      sky[3 * i + 1] = radius * StrictMath.sin(angle);
      sky[3 * i + 2] = Math.sqrt(1 - radius * radius);
    }
  }

  /** What one thread needs to ask for light. */
  final class Meter {
    private final Ray ray = new Ray();
    private final SurfacePoint node = new SurfacePoint();

    double r;
    double g;
    double b;

    /** Reads the light at a point of a solid into r, g and b. */
    void read(Solid solid, SurfacePoint point) {
      int columns = 1 + Math.max(1, (int) Math.ceil(point.width / SPACING));
      int rows = 1 + Math.max(1, (int) Math.ceil(point.height / SPACING));
      int key = FACES * solid.index + point.face;
      int[] lattice = lattices[key];
      if (lattice == null) {
        lattice = new int[columns * rows];
        lattices[key] = lattice;
      }
      double x = Noise.clamp(point.u, 0, 1) * (columns - 1);
      double y = Noise.clamp(point.v, 0, 1) * (rows - 1);
      int column = Math.min((int) x, columns - 2);
      int row = Math.min((int) y, rows - 2);
      r = 0;
      g = 0;
      b = 0;
      double fx = x - column;
      double fy = y - row;
      int at = row * columns + column;
      add(value(lattice, at, solid, point, columns, rows), (1 - fx) * (1 - fy));
      add(value(lattice, at + 1, solid, point, columns, rows), fx * (1 - fy));
      add(value(lattice, at + columns, solid, point, columns, rows), (1 - fx) * fy);
      add(value(lattice, at + columns + 1, solid, point, columns, rows), fx * fy);
    }

    private void add(int packed, double weight) {
      double scale = weight * RANGE / (1023.0 * 1023.0);
      int red = packed >>> 20;
      int green = packed >>> 10 & 1023;
      int blue = packed & 1023;
      r += scale * red * red;
      g += scale * green * green;
      b += scale * blue * blue;
    }

    private int value(
        int[] lattice, int at, Solid solid, SurfacePoint point, int columns, int rows) {
      int packed = lattice[at];
      if (packed == 0) {
        double u = inset((double) (at % columns) / (columns - 1), point.width);
        int row = at / columns;
        double v = inset((double) row / (rows - 1), point.height);
        solid.locate(point.face, u, v, node);
        packed = gather();
        lattice[at] = packed;
      }
      return packed;
    }

    private int gather() {
      double ox = node.x + LIFT * node.nx;
      double oy = node.y + LIFT * node.ny;
      double oz = node.z + LIFT * node.nz;
      ray.from(ox, oy, oz);
      double open = openness();
      double red = AMBIENT * open;
      double green = AMBIENT * open;
      double blue = AMBIENT * open;
      for (Light light : lights) {
        double amount = shine(light, ox, oy, oz);
        red += amount * light.colour().r();
        green += amount * light.colour().g();
        blue += amount * light.colour().b();
      }
      double sunlight = SUN * sunlight(ox, oy, oz);
      red += 1.1 * sunlight;
      green += sunlight;
      blue += 0.85 * sunlight;
      return pack(red) << 20 | pack(green) << 10 | pack(blue);
    }

    /** The share of the hemisphere that is not close to something else, 0.1 to 1. */
    private double openness() {
      double sign = node.nz >= 0 ? 1 : -1;
      double a = -1 / (sign + node.nz);
      double c = node.nx * node.ny * a;
      // An orthonormal basis around the normal, Duff et al. 2017.
      double tx = 1 + sign * node.nx * node.nx * a;
      double ty = sign * c;
      double tz = -sign * node.nx;
      double bx = c;
      double by = sign + node.ny * node.ny * a;
      double bz = -node.ny;
      double sum = 0;
      int n = sky.length / 3;
      for (int i = 0; i < n; i++) {
        double s = sky[3 * i];
        double t = sky[3 * i + 1];
        double w = sky[3 * i + 2];
        ray.along(
            s * tx + t * bx + w * node.nx,
            s * ty + t * by + w * node.ny,
            s * tz + t * bz + w * node.nz);
        tree.cast(ray, REACH);
        sum += ray.solid == null ? 1 : Math.sqrt(ray.distance / REACH) * 0.85;
      }
      return 0.1 + 0.9 * sum / n;
    }

    /** What falls in through a window: the sun's ray must leave the flat through its glass. */
    private double sunlight(double ox, double oy, double oz) {
      double facing = sun[0] * node.nx + sun[1] * node.ny + sun[2] * node.nz;
      if (facing <= 0) {
        return 0;
      }
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        double dx = (i & 1) == 0 ? -BLUR : BLUR;
        double dy = (i & 2) == 0 ? -BLUR : BLUR;
        ray.from(ox + dx * node.nz, oy + dy * node.nz, oz + dx * (1 - Math.abs(node.nz)));
        tree.cast(ray.along(sun[0], sun[1], sun[2]), 12);
        if (ray.solid != null && ray.solid.material.pattern() == Material.Pattern.VIEW) {
          sum += facing / 4;
        }
      }
      return sum;
    }

    private double shine(Light light, double ox, double oy, double oz) {
      double sum = 0;
      for (int i = 0; i < light.count(); i++) {
        double dx = light.x(i) - ox;
        double dy = light.y(i) - oy;
        double dz = light.z(i) - oz;
        double square = dx * dx + dy * dy + dz * dz;
        double facing = (dx * node.nx + dy * node.ny + dz * node.nz) / Math.sqrt(square);
        boolean beam = light.nx() != 0 || light.ny() != 0;
        double sent =
            beam ? -(dx * light.nx() + dy * light.ny() + dz * light.nz()) / Math.sqrt(square) : 1;
        double amount = facing * sent / (0.25 + square);
        if (facing <= 0 || sent <= 0 || amount < 0.004) {
          continue;
        }
        if (!tree.blocked(ray.along(dx, dy, dz), 0.995)) {
          sum += amount;
        }
      }
      return sum / light.count();
    }
  }

  private static double inset(double position, double size) {
    double rim = Math.min(INSET / size, 0.5);
    return Noise.clamp(position, rim, 1 - rim);
  }

  private static int pack(double light) {
    return (int) Noise.clamp(Math.sqrt(light / RANGE) * 1023 + 0.5, 1, 1023);
  }
}
