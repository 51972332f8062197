package io.parallax.deploy.flat;

/** A colour in linear light, 1 = a surface that reflects everything. */
record Colour(double r, double g, double b) {

  /** The colour of an sRGB code such as {@code 0xC8A27A}. */
  static Colour srgb(int code) {
    return new Colour(linear(code >> 16 & 255), linear(code >> 8 & 255), linear(code & 255));
  }

  private static double linear(int value) {
    return StrictMath.pow(value / 255.0, 2.2);
  }

  Colour times(double factor) {
    return new Colour(r * factor, g * factor, b * factor);
  }

  Colour towards(Colour other, double weight) {
    return new Colour(
        Noise.mix(r, other.r, weight),
        Noise.mix(g, other.g, weight),
        Noise.mix(b, other.b, weight));
  }
}
