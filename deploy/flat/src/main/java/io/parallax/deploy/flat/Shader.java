package io.parallax.deploy.flat;

import java.util.List;

/**
 * The light that comes back along a ray: the surface's texture under the light that falls on it,
 * the highlight of the room's lamp, and on polished surfaces a mirrored view of the room.
 */
final class Shader {
  private static final double FAR = 40;

  /** Mirrored light below this share is not worth a ray. */
  private static final double FAINTEST = 0.05;

  private final SolidTree tree;
  private final List<Light> lamps;
  private final Lighting.Meter meter;
  private final SurfacePoint point = new SurfacePoint();
  private final Texture texture = new Texture();
  private final Ray mirrored = new Ray();

  /** The result, linear. */
  double r;

  double g;
  double b;

  /** Cosine of the angle at which the ray met the surface. */
  double facing;

  Shader(SolidTree tree, Lighting lighting, List<Light> lamps) {
    this.tree = tree;
    this.lamps = lamps;
    meter = lighting.new Meter();
  }

  /** Shades what a camera ray met; {@code pixel} is the width of a pixel at one metre. */
  void shade(Ray ray, double pixel) {
    double red = 0;
    double green = 0;
    double blue = 0;
    double share = 1;
    double path = 0;
    Ray current = ray;
    for (int bounce = 0; bounce < 2 && current.solid != null; bounce++) {
      double length =
          Math.sqrt(current.dx * current.dx + current.dy * current.dy + current.dz * current.dz);
      path += current.distance * length;
      Solid solid = current.solid;
      solid.describe(current, point);
      double cos =
          -(current.dx * point.nx + current.dy * point.ny + current.dz * point.nz) / length;
      if (bounce == 0) {
        facing = Math.abs(cos);
      }
      texture.sample(solid.material, point, pixel * path / Math.max(0.25, Math.abs(cos)));
      double reflected = bounce == 0 ? share * mirror(solid.material, cos) : 0;
      meter.read(solid, point);
      double relief = relief(solid);
      double highlight = highlight(solid, current, length);
      double glow = solid.material.glow();
      double kept = share - reflected;
      red += kept * (texture.r * (meter.r * relief + glow) + highlight * meter.r);
      green += kept * (texture.g * (meter.g * relief + glow) + highlight * meter.g);
      blue += kept * (texture.b * (meter.b * relief + glow) + highlight * meter.b);
      if (reflected == 0) {
        break;
      }
      share = reflected;
      reflect(current);
      current = mirrored;
    }
    r = red;
    g = green;
    b = blue;
  }

  /** Schlick's approximation, steeper than physical so that it shows at this resolution. */
  private static double mirror(Material material, double cos) {
    if (material.mirror() == 0) {
      return 0;
    }
    double away = 1 - Noise.clamp(cos, 0, 1);
    double share = material.mirror() * (0.14 + 0.86 * away * away * away);
    return share < FAINTEST ? 0 : share - FAINTEST;
  }

  private void reflect(Ray ray) {
    double dot = 2 * (ray.dx * point.nx + ray.dy * point.ny + ray.dz * point.nz);
    mirrored.from(point.x + 1e-3 * point.nx, point.y + 1e-3 * point.ny, point.z + 1e-3 * point.nz);
    mirrored.along(ray.dx - dot * point.nx, ray.dy - dot * point.ny, ray.dz - dot * point.nz);
    tree.cast(mirrored, FAR);
  }

  /** How much more light the bent normal gets than the face. */
  private double relief(Solid solid) {
    if (texture.leanU == 0 && texture.leanV == 0) {
      return 1;
    }
    Light lamp = lamps.get(solid.room);
    double lx = lamp.x(0) - point.x;
    double ly = lamp.y(0) - point.y;
    double lz = lamp.z(0) - point.z + 0.6;
    double scale = 1 / Math.sqrt(lx * lx + ly * ly + lz * lz);
    double alongU = (lx * point.ux + ly * point.uy + lz * point.uz) * scale;
    double alongV = (lx * point.vx + ly * point.vy + lz * point.vz) * scale;
    return Noise.clamp(1 + 0.55 * (texture.leanU * alongU + texture.leanV * alongV), 0.35, 1.6);
  }

  /** Blinn's highlight of the room's lamp, to the 32nd power. */
  private double highlight(Solid solid, Ray ray, double length) {
    double gloss = solid.material.gloss();
    if (gloss == 0) {
      return 0;
    }
    Light lamp = lamps.get(solid.room);
    double lx = lamp.x(0) - point.x;
    double ly = lamp.y(0) - point.y;
    double lz = lamp.z(0) - point.z;
    double scale = 1 / Math.sqrt(lx * lx + ly * ly + lz * lz);
    double hx = lx * scale - ray.dx / length;
    double hy = ly * scale - ray.dy / length;
    double hz = lz * scale - ray.dz / length;
    double size = Math.sqrt(hx * hx + hy * hy + hz * hz);
    double cos = (hx * point.nx + hy * point.ny + hz * point.nz) / Math.max(size, 1e-9);
    double power = Math.max(cos, 0);
    for (int i = 0; i < 5; i++) {
      power *= power;
    }
    return gloss * power;
  }
}
