package io.parallax.deploy.flat;

import io.parallax.deploy.flat.Material.Pattern;
import java.util.SplittableRandom;

/**
 * The materials of one flat. Woods, fabrics and paints are few and shared by all kinds of
 * furniture, as in a real flat, so that colour alone does not tell what a thing is.
 */
final class Palette {
  private static final int[][] WOODS = {
    {0xC79A66, 0x8E6238}, {0xE0C296, 0xB98F5C}, {0x6B4226, 0x3C2415},
    {0xA9744A, 0x6E4427}, {0xB8A88F, 0x8A7B66}, {0x4A3A32, 0x2A201B}
  };
  private static final int[][] FABRICS = {
    {0x5C6E80, 0x3F4D5C}, {0xBBA98C, 0x97866A}, {0x6F7450, 0x4C5136}, {0x9C5A3C, 0x70402B},
    {0x3D6E70, 0x28484C}, {0x6E4A62, 0x4C3044}, {0x55524E, 0x35332F}, {0xC09A4A, 0x8F6F30},
    {0xD8D2C4, 0xB0A998}, {0x8A9AA8, 0x66747F}, {0x8C3B3B, 0x5F2727}
  };
  private static final int[] PAINTS = {
    0xE8E4DA, 0xE2D8C4, 0xC9D3D6, 0xBFCBB8, 0xD9B8A0, 0xC4C0BA, 0xEDE3CF, 0x9FB0B8, 0xB89C88
  };

  private final SplittableRandom random;
  private final int[][] woods = new int[3][];
  private final int[][] fabrics = new int[5][];

  Palette(SplittableRandom random) {
    this.random = random;
    pick(WOODS, woods);
    pick(FABRICS, fabrics);
  }

  /** Draws different ones. */
  private void pick(int[][] all, int[][] picked) {
    int at = random.nextInt(all.length);
    for (int i = 0; i < picked.length; i++) {
      picked[i] = all[(at + i) % all.length];
      at += random.nextInt(all.length / picked.length);
    }
  }

  private int seed() {
    return random.nextInt();
  }

  private Colour vary(int srgb) {
    return Colour.srgb(srgb).times(0.85 + 0.3 * random.nextDouble());
  }

  private Material of(Pattern pattern, int[] colours, double scale) {
    return Material.of(pattern, seed(), vary(colours[0]), vary(colours[1]), scale);
  }

  /** Wood as of furniture and doors. */
  Material wood() {
    return of(Pattern.GRAIN, woods[random.nextInt(woods.length)], 1).glossy(0.12);
  }

  /** Wood or white lacquer, as of cabinets, doors and shelves. */
  Material carpentry() {
    return random.nextInt(5) < 2 ? lacquer() : wood();
  }

  /** White or grey lacquer, as of doors, window frames, kitchen fronts and appliances. */
  Material lacquer() {
    int[] colours =
        random.nextInt(4) > 0 ? new int[] {0xE9E6DF, 0xDAD6CC} : new int[] {0xA8ADAF, 0x959A9C};
    return of(Pattern.PLAIN, colours, 1).glossy(0.25);
  }

  /** Cloth as of sofas, chairs, curtains and bedding. */
  Material fabric() {
    int[] colours = fabrics[random.nextInt(fabrics.length)];
    return switch (random.nextInt(5)) {
      case 0 -> of(Pattern.STRIPES, colours, 0.08 + 0.1 * random.nextDouble());
      case 1 -> of(Pattern.PILE, colours, 1);
      case 2 ->
          random.nextBoolean() ? of(Pattern.CHECKS, colours, 0.09) : of(Pattern.PLAIN, colours, 1);
      default -> of(Pattern.WEAVE, colours, 0.012);
    };
  }

  /** Bed linen: pale, sometimes patterned. */
  Material linen() {
    int[] colours =
        random.nextBoolean()
            ? new int[] {0xE6E2DA, 0xCFCAC0}
            : fabrics[random.nextInt(fabrics.length)];
    Pattern pattern = random.nextInt(3) == 0 ? Pattern.STRIPES : Pattern.PLAIN;
    return of(pattern, colours, 0.14);
  }

  Material curtain() {
    int[] colours = fabrics[random.nextInt(fabrics.length)];
    return of(Pattern.FOLDS, colours, 0.09 + 0.05 * random.nextDouble());
  }

  Material rug() {
    int[] first = fabrics[random.nextInt(fabrics.length)];
    int[] second = FABRICS[random.nextInt(FABRICS.length)];
    int[] colours = {first[0], second[random.nextInt(2)]};
    return switch (random.nextInt(4)) {
      case 0 -> of(Pattern.PILE, first, 1);
      case 1 -> of(Pattern.STRIPES, colours, 0.2 + 0.2 * random.nextDouble());
      default -> of(Pattern.ORNAMENT, colours, 0.22 + 0.2 * random.nextDouble());
    };
  }

  Material floor(Room.Use use) {
    if (use == Room.Use.KITCHEN) {
      int[] tones =
          random.nextBoolean() ? new int[] {0xC9C2B4, 0x7E776B} : new int[] {0x6D6A66, 0xA8A49C};
      return of(Pattern.TILES, tones, 0.3 + 0.15 * random.nextDouble()).glossy(0.3).mirroring(0.35);
    }
    if (use == Room.Use.BEDROOM && random.nextInt(3) > 0) {
      return of(Pattern.PILE, fabrics[random.nextInt(fabrics.length)], 1);
    }
    return of(Pattern.PLANKS, WOODS[random.nextInt(WOODS.length)], 0.1 + 0.06 * random.nextDouble())
        .glossy(0.2)
        .mirroring(0.15);
  }

  Material paint() {
    int colour = PAINTS[random.nextInt(PAINTS.length)];
    return of(Pattern.PLASTER, new int[] {colour, colour}, 1);
  }

  /** Brick, wooden or strongly painted: one wall in some rooms. */
  Material accent() {
    return switch (random.nextInt(4)) {
      case 0 -> of(Pattern.BRICKS, new int[] {0x9C5B44, 0xB7AFA4}, 0.075);
      case 1 -> of(Pattern.PLANKS, woods[random.nextInt(woods.length)], 0.14);
      case 2 -> of(Pattern.STRIPES, new int[] {0xD9D0BE, 0xC2B59C}, 0.24);
      default -> of(Pattern.PLASTER, fabrics[random.nextInt(fabrics.length)], 1);
    };
  }

  Material ceiling() {
    return of(Pattern.PLASTER, new int[] {0xEFEDE8, 0xE6E3DC}, 1);
  }

  Material panelled() {
    Material base = carpentry();
    return new Material(
        Pattern.PANELS, base.seed(), base.first(), base.second(), 1, base.gloss(), 0, 0, 0);
  }

  Material painting() {
    return of(
            Pattern.PAINTING,
            new int[] {
              FABRICS[random.nextInt(FABRICS.length)][0], FABRICS[random.nextInt(FABRICS.length)][1]
            },
            1)
        .mirroring(random.nextBoolean() ? 0.5 : 0);
  }

  Material view() {
    return of(Pattern.VIEW, new int[] {0x8FB4DC, 0x6E7A70}, 1).glowing(1.5);
  }

  Material books() {
    return of(Pattern.SPINES, new int[] {0xA08A6A, 0x4A4A55}, 0.028 + 0.014 * random.nextDouble());
  }

  Material metal() {
    int[] colours =
        random.nextBoolean() ? new int[] {0x9A9C9E, 0x8A8C8E} : new int[] {0x2B2B2D, 0x242426};
    return of(Pattern.PLAIN, colours, 1).glossy(0.6).mirroring(0.3);
  }

  /** Polished stone or wood, as of worktops. */
  Material worktop() {
    return random.nextBoolean()
        ? wood()
        : of(Pattern.PLASTER, new int[] {0x4C4A48, 0x6A6764}, 1).glossy(0.5).mirroring(0.25);
  }

  /** A dark screen or oven window. */
  Material screen() {
    return of(Pattern.PLAIN, new int[] {0x1B1D21, 0x22252B}, 1).glossy(0.8).mirroring(0.7);
  }

  Material shade() {
    int[] colours =
        random.nextBoolean()
            ? new int[] {0xF2E6CC, 0xEADBBB}
            : fabrics[random.nextInt(fabrics.length)];
    return of(Pattern.PLAIN, colours, 1).glowing(0.9);
  }
}
