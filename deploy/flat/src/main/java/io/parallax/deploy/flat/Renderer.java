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
  private static final int TILE = 16;
  private static final int TILES = WIDTH / TILE;
  private static final double WHITE = 2.2;
  private static final double PIXEL = 1 / Camera.INTRINSICS.fx();
  private static final double BRIGHTEST = 2.5;
  private static final byte[] TONES = tones();

  private final SolidTree tree;
  private final Shader shader;
  private final Ray ray = new Ray();
  private final Beam[] beams = new Beam[TILES * (HEIGHT / TILE)];
  private final float[] light = new float[3 * WIDTH * HEIGHT];

  /** What each pixel shows. */
  final Solid[] seen = new Solid[WIDTH * HEIGHT];

  /** Exact z-depth in metres. */
  final float[] depth = new float[WIDTH * HEIGHT];

  /** Cosine of the angle at which the ray met the surface. */
  final float[] facing = new float[WIDTH * HEIGHT];

  Renderer(SolidTree tree, Lighting lighting, List<Light> lamps) {
    this.tree = tree;
    this.shader = new Shader(tree, lighting, lamps);
  }

  /** Casts the rays of the pixels' centres only: {@link #seen} and {@link #depth}. */
  void trace(Camera camera) {
    for (int tile = 0; tile < beams.length; tile++) {
      Beam beam = aim(camera, tile);
      int u0 = tile % TILES * TILE;
      int v0 = tile / TILES * TILE;
      for (int v = v0; v < v0 + TILE; v++) {
        for (int u = u0; u < u0 + TILE; u++) {
          cast(camera, beam, u, v);
        }
      }
    }
  }

  private Beam aim(Camera camera, int tile) {
    double u = tile % TILES * TILE;
    double v = tile / TILES * TILE;
    // Half a pixel more on each side for the extra samples of outlines.
    Beam beam = new Beam(camera, ray, u - 0.5, v - 0.5, u + TILE - 0.5, v + TILE - 0.5);
    tree.gather(beam, ray.pending);
    beams[tile] = beam;
    return beam;
  }

  private void cast(Camera camera, Beam beam, int u, int v) {
    int i = v * WIDTH + u;
    camera.aim(ray, u, v);
    beam.cast(ray, FAR);
    seen[i] = ray.solid;
    depth[i] = (float) ray.distance;
  }

  /** Renders a frame and returns its colours, 0xRRGGBB row by row. */
  int[] render(Camera camera, int frameSeed) {
    for (int tile = 0; tile < beams.length; tile++) {
      Beam beam = aim(camera, tile);
      int u0 = tile % TILES * TILE;
      int v0 = tile / TILES * TILE;
      for (int v = v0; v < v0 + TILE; v++) {
        for (int u = u0; u < u0 + TILE; u++) {
          cast(camera, beam, u, v);
          int i = v * WIDTH + u;
          shader.shade(ray, PIXEL);
          facing[i] = (float) shader.facing;
          keep(i, 0);
        }
      }
    }
    soften(camera);
    return develop(frameSeed);
  }

  /** Adds the shader's result to a pixel; light beyond white does not spill over outlines. */
  private void keep(int i, float weightBefore) {
    light[3 * i] = weightBefore * light[3 * i] + (float) Math.min(shader.r, WHITE);
    light[3 * i + 1] = weightBefore * light[3 * i + 1] + (float) Math.min(shader.g, WHITE);
    light[3 * i + 2] = weightBefore * light[3 * i + 2] + (float) Math.min(shader.b, WHITE);
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
    beams[i / WIDTH / TILE * TILES + i % WIDTH / TILE].cast(ray, FAR);
    shader.shade(ray, PIXEL);
    keep(i, 1);
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
    return TONES[(int) (Noise.clamp(shaken, 0, BRIGHTEST) / BRIGHTEST * (TONES.length - 1))] & 255;
  }

  /**
   * Rolls off the highlights, x (1 + x/9) / (1 + x) as Reinhard does with white at 3, then gamma.
   */
  private static byte[] tones() {
    byte[] table = new byte[1 << 14];
    for (int i = 0; i < table.length; i++) {
      double x = 1.35 * BRIGHTEST * i / (table.length - 1);
      double rolled = Math.min(1, 1.25 * x * (1 + x / 9) / (1 + x));
      table[i] = (byte) (int) (255 * StrictMath.pow(rolled, 1 / 2.2) + 0.5);
    }
    return table;
  }
}
