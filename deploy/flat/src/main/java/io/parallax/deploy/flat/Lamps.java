package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.LAMP;

import java.util.SplittableRandom;

/** Lamps on the floor, on furniture and under the ceiling. */
final class Lamps {
  private Lamps() {}

  /** A lamp to stand on something; build it with {@link #raise}. */
  static Piece tableLamp(Palette palette, SplittableRandom random) {
    return lamp(0.3 + 0.14 * random.nextDouble(), 0.12 + 0.03 * random.nextDouble(), palette);
  }

  static Piece floorLamp(Palette palette, SplittableRandom random) {
    return lamp(1.5 + 0.2 * random.nextDouble(), 0.2 + 0.06 * random.nextDouble(), palette);
  }

  private static Piece lamp(double height, double radius, Palette palette) {
    Material foot = palette.metal();
    Material shade = palette.shade();
    double shadeHeight = Math.min(0.28, height * 0.45);
    return new Piece(
        2 * radius,
        2 * radius,
        height,
        bench -> {
          bench.round(LAMP, foot, 0, -radius, 0, 0.025, 0.7 * radius, 0.9);
          bench.round(LAMP, foot, 0, -radius, 0.02, height - 0.05, 0.013, 1);
          bench.round(LAMP, shade, 0, -radius, height - shadeHeight, height, radius, 0.65);
        });
  }

  /** Builds a lamp at a height above the floor. */
  static void raise(Piece lamp, Workbench bench, double height) {
    lamp.build().accept(bench.raised(height));
  }

  /** A lamp hanging from the ceiling; its light comes from just below the shade. */
  static void hang(Workbench bench, double ceiling, double drop, Palette palette) {
    Material metal = palette.metal();
    Material shade = palette.shade();
    bench.round(LAMP, metal, 0, 0, ceiling - 0.03, ceiling, 0.06, 1);
    bench.round(LAMP, metal, 0, 0, ceiling - drop, ceiling, 0.012, 1);
    bench.round(LAMP, shade, 0, 0, ceiling - drop - 0.2, ceiling - drop, 0.24, 0.5);
  }
}
