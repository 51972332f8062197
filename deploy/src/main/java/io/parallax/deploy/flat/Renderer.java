package io.parallax.deploy.flat;

import java.util.Arrays;
import java.util.List;

/**
 * Takes the pictures: casts the pixels' rays, develops the colours as a camera with automatic
 * exposure would, and keeps what the ray of each pixel's centre met. One per thread.
 */
final class Renderer {
  private static final double FAR = 40;
  private static final int WIDTH = Camera.INTRINSICS.width();
  private static final int HEIGHT = Camera.INTRINSICS.height();
  private static final double PIXEL = 1 / Camera.INTRINSICS.fx();
  private static final byte[] GAMMA = gamma();

  private final SolidTree tree;
  private final Shader shader;
  private final Ray ray = new Ray();
  private final float[] light = new float[3 * WIDTH * HEIGHT];

  /** What each pixel shows. */
  final Solid[] seen = new Solid[WIDTH * HEIGHT];

  /** Exact z-depth in metres. */
  final float[] depth = new float[WIDTH * HEIGHT];

  /** Cosine of the angle at which the ray met the surface. */
  final float[] facing = new float[WIDTH * HEIGHT];

  private final SurfacePoint point = new SurfacePoint();

  Renderer(SolidTree tree, Lighting lighting, List<Light> lamps) {
    this.tree = tree;
    this.shader = new Shader(tree, lighting, lamps);
  }

  /** Casts the rays of the pixels' centres only: {@link #seen} and {@link #depth}. */
  void trace(Camera camera) {
    for (int v = 0; v < HEIGHT; v++) {
      for (int u = 0; u < WIDTH; u++) {
        cast(camera, u, v, v * WIDTH + u);
      }
    }
  }

  private void cast(Camera camera, int u, int v, int i) {
    camera.aim(ray, u, v);
    tree.cast(ray, FAR);
    seen[i] = ray.solid;
    depth[i] = (float) ray.distance;
  }

  /** Renders a frame and returns its colours, 0xRRGGBB row by row. */
  int[] render(Camera camera, int frameSeed) {
    for (int v = 0; v < HEIGHT; v++) {
      for (int u = 0; u < WIDTH; u++) {
        int i = v * WIDTH + u;
        cast(camera, u, v, i);
        facing[i] = (float) facing();
        shader.shade(ray, PIXEL);
        light[3 * i] = (float) shader.r;
        light[3 * i + 1] = (float) shader.g;
        light[3 * i + 2] = (float) shader.b;
      }
    }
    soften(camera);
    return develop(frameSeed);
  }

  private double facing() {
    if (ray.solid == null) {
      return 1;
    }
    ray.solid.describe(ray, point);
    double length = Math.sqrt(ray.dx * ray.dx + ray.dy * ray.dy + ray.dz * ray.dz);
    return Math.abs(ray.dx * point.nx + ray.dy * point.ny + ray.dz * point.nz) / length;
  }

  /** Takes three more samples of every pixel at an outline. */
  private void soften(Camera camera) {
    for (int v = 0; v < HEIGHT; v++) {
      for (int u = 0; u < WIDTH; u++) {
        int i = v * WIDTH + u;
        boolean outline =
            (u + 1 < WIDTH && differs(i, i + 1))
                || (v + 1 < HEIGHT && differs(i, i + WIDTH))
                || (u > 0 && differs(i, i - 1))
                || (v > 0 && differs(i, i - WIDTH));
        if (outline) {
          sample(camera, u + 0.33, v + 0.12, i);
          sample(camera, u - 0.12, v + 0.33, i);
          sample(camera, u - 0.33, v - 0.33, i);
          for (int c = 0; c < 3; c++) {
            light[3 * i + c] *= 0.25f;
          }
        }
      }
    }
  }

  private boolean differs(int i, int k) {
    return seen[i] != seen[k] || Math.abs(facing[i] - facing[k]) > 0.15f;
  }

  private void sample(Camera camera, double u, double v, int i) {
    camera.aim(ray, u, v);
    tree.cast(ray, FAR);
    shader.shade(ray, PIXEL);
    light[3 * i] += (float) shader.r;
    light[3 * i + 1] += (float) shader.g;
    light[3 * i + 2] += (float) shader.b;
  }

  /** Exposure, white balance, vignetting, the sensor's noise and the tone curve. */
  private int[] develop(int frameSeed) {
    double exposure = exposure() * (0.88 + 0.3 * Noise.unit(0, 1, frameSeed));
    double warmth = 0.94 + 0.12 * Noise.unit(0, 2, frameSeed);
    int[] colours = new int[WIDTH * HEIGHT];
    for (int v = 0; v < HEIGHT; v++) {
      for (int u = 0; u < WIDTH; u++) {
        int i = v * WIDTH + u;
        double x = (u - WIDTH / 2.0) / WIDTH;
        double y = (v - HEIGHT / 2.0) / WIDTH;
        double gain = exposure * (1 - 0.45 * (x * x + y * y));
        int noise = Noise.hash(u, v, frameSeed);
        int r = tone(light[3 * i] * gain * warmth, noise);
        int g = tone(light[3 * i + 1] * gain, noise >>> 8);
        int b = tone(light[3 * i + 2] * gain / warmth, noise >>> 16);
        colours[i] = r << 16 | g << 8 | b;
      }
    }
    return colours;
  }

  /** Brings the picture's median to a middle grey, within what a camera can do. */
  private double exposure() {
    float[] brightness = new float[WIDTH * HEIGHT / 16];
    for (int i = 0; i < brightness.length; i++) {
      int k = 3 * 16 * i;
      brightness[i] = 0.3f * light[k] + 0.6f * light[k + 1] + 0.1f * light[k + 2];
    }
    Arrays.sort(brightness);
    return Noise.clamp(0.24 / (brightness[brightness.length / 2] + 0.02), 0.35, 2.2);
  }

  private static int tone(double value, int noise) {
    double shaken = value + ((noise & 255) - 127.5) / 127.5 * (0.004 + 0.02 * value);
    // Rolls off the highlights: x (1 + x/9) / (1 + x), Reinhard's curve with white at 3.
    double x = Math.max(0, 1.35 * shaken);
    double rolled = x * (1 + x / 9) / (1 + x) * 1.25;
    return GAMMA[(int) (Math.min(rolled, 1) * (GAMMA.length - 1))] & 255;
  }

  private static byte[] gamma() {
    byte[] table = new byte[4096];
    for (int i = 0; i < table.length; i++) {
      double value = 255 * StrictMath.pow((double) i / (table.length - 1), 1 / 2.2);
      table[i] = (byte) (int) (value + 0.5);
    }
    return table;
  }
}
