package io.parallax.deploy.flat;

/** Hashes of integers and the smooth noise made of them, equal on every machine. */
final class Noise {
  private Noise() {}

  /** 32 well mixed bits of three integers. */
  static int hash(int x, int y, int seed) {
    int h = (seed * 0x9E3779B1) ^ (x * 0x85EBCA77) ^ (y * 0xC2B2AE3D);
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    h ^= h >>> 12;
    h *= 0x297A2D39;
    h ^= h >>> 15;
    return h;
  }

  /** A number in [0, 1) that belongs to three integers. */
  static double unit(int x, int y, int seed) {
    return (hash(x, y, seed) >>> 8) * 0x1p-24;
  }

  /** Value noise in [0, 1): lattice values of spacing 1, smoothly joined. */
  static double smooth(double x, double y, int seed) {
    int ix = floor(x);
    int iy = floor(y);
    double fx = x - ix;
    double fy = y - iy;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    double low = mix(unit(ix, iy, seed), unit(ix + 1, iy, seed), fx);
    double high = mix(unit(ix, iy + 1, seed), unit(ix + 1, iy + 1, seed), fx);
    return mix(low, high, fy);
  }

  static double mix(double a, double b, double weight) {
    return a + (b - a) * weight;
  }

  static int floor(double x) {
    int i = (int) x;
    return x < i ? i - 1 : i;
  }

  static double clamp(double x, double low, double high) {
    return x < low ? low : Math.min(x, high);
  }
}
