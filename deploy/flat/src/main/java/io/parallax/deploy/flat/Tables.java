package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.APPLIANCE;
import static io.parallax.deploy.flat.FlatClass.RUG;
import static io.parallax.deploy.flat.FlatClass.TABLE;

import java.util.SplittableRandom;

/** Tables and what stands around and on them. */
final class Tables {
  private Tables() {}

  /** A table on four legs or, when round, on one foot. */
  static Piece table(double width, double depth, double height, Palette palette, boolean round) {
    Material top = palette.worktop();
    Material legs = palette.wood();
    return new Piece(
        width,
        depth,
        height,
        bench -> {
          double half = width / 2;
          double leg = 0.05;
          if (round) {
            bench.round(TABLE, top, 0, -depth / 2, height - 0.035, height, depth / 2, 1);
            bench.round(TABLE, legs, 0, -depth / 2, 0.03, height - 0.035, 0.05, 0.8);
            bench.round(TABLE, legs, 0, -depth / 2, 0, 0.04, depth / 4, 0.8);
            return;
          }
          bench.box(TABLE, top, -half, half, -depth, 0, height - 0.035, height);
          bench.box(
              TABLE,
              legs,
              -half + 0.06,
              half - 0.06,
              -depth + 0.06,
              -0.06,
              height - 0.1,
              height - 0.035);
          for (int i = 0; i < 4; i++) {
            double x = (i & 1) == 0 ? -half + 0.04 : half - 0.04 - leg;
            double y = i < 2 ? -depth + 0.04 : -0.04 - leg;
            bench.box(TABLE, legs, x, x + leg, y, y + leg, 0, height - 0.035);
          }
        });
  }

  /** A dining table with chairs on its sides. */
  static Piece diningGroup(Palette palette, SplittableRandom random) {
    boolean round = random.nextInt(3) == 0;
    double width = round ? 1.05 : 1.2 + 0.4 * random.nextDouble();
    double depth = round ? 1.05 : 0.8 + 0.1 * random.nextDouble();
    double margin = 0.42;
    Piece table = table(width, depth, 0.73 + 0.04 * random.nextDouble(), palette, round);
    Piece chair = Seating.chair(palette, random);
    double[] jitter = random.doubles(12, -1, 1).toArray();
    return new Piece(
        width + (round ? 2 * margin : 0.1),
        depth + 2 * margin,
        0.9,
        bench -> {
          Workbench middle = bench.at(0, -margin - depth / 2, 0);
          table.build().accept(middle.at(0, depth / 2, 0));
          int seats = round ? 3 : 4;
          for (int i = 0; i < seats; i++) {
            double turn = round ? 2 * Math.PI * i / seats : i < 2 ? 0 : Math.PI;
            double along = round ? 0 : ((i & 1) == 0 ? -1 : 1) * width / 4;
            double out = depth / 2 + 0.34 + 0.06 * jitter[i];
            chair.build().accept(middle.at(0, 0, turn).at(along, out, 0.22 * jitter[4 + i]));
          }
        });
  }

  /** A sofa with a low table before it, on a rug. */
  static Piece sofaGroup(Palette palette, SplittableRandom random) {
    Piece sofa = Seating.sofa(2 + random.nextInt(2), palette, random);
    boolean round = random.nextInt(3) == 0;
    double depth = 0.5 + 0.15 * random.nextDouble();
    double width = round ? depth : 0.9 + 0.3 * random.nextDouble();
    Piece table = table(width, depth, 0.38 + 0.08 * random.nextDouble(), palette, round);
    Material rug = palette.rug();
    double gap = 0.32;
    double rugHalf = sofa.width() / 2 + 0.15;
    double length = sofa.depth() + gap + depth;
    return new Piece(
        sofa.width(),
        length,
        sofa.height(),
        bench -> {
          sofa.build().accept(bench.at(0, -0.02, 0));
          table.build().accept(bench.at(0.1, -sofa.depth() - gap, 0.06));
          bench.box(RUG, rug, -rugHalf, rugHalf, -length - 0.35, -sofa.depth() + 0.3, 0, 0.012);
        });
  }

  /** A desk with screen, lamp and swivel chair. */
  static Piece deskGroup(Palette palette, SplittableRandom random) {
    double width = 1.3 + 0.35 * random.nextDouble();
    double depth = 0.68 + 0.1 * random.nextDouble();
    double height = 0.73;
    Piece desk = table(width, depth, height, palette, false);
    Piece chair = Seating.officeChair(palette, random);
    Material screen = palette.screen();
    Material metal = palette.metal();
    Piece lamp = Lamps.tableLamp(palette, random);
    int hand = random.nextBoolean() ? 1 : -1;
    double turn = Math.PI + 0.6 * (random.nextDouble() - 0.5);
    double screenHalf = 0.27 + 0.06 * random.nextDouble();
    return new Piece(
        width,
        depth + 0.5,
        1.15,
        bench -> {
          desk.build().accept(bench);
          Workbench place = bench.at(-hand * 0.1, -0.24, hand * 0.08);
          place.box(APPLIANCE, metal, -0.11, 0.11, -0.08, 0.08, height, height + 0.012);
          place.box(APPLIANCE, metal, -0.025, 0.025, 0.01, 0.03, height, height + 0.2);
          place.box(
              APPLIANCE,
              metal,
              -screenHalf,
              screenHalf,
              -0.012,
              0.012,
              height + 0.1,
              height + 0.46);
          place.box(
              APPLIANCE,
              screen,
              -screenHalf + 0.015,
              screenHalf - 0.015,
              -0.014,
              0,
              height + 0.115,
              height + 0.445);
          place.box(APPLIANCE, metal, -0.2, 0.2, -0.34, -0.21, height, height + 0.02);
          Lamps.raise(lamp, bench.at(hand * (width / 2 - 0.17), -0.15, 0), height);
          chair
              .build()
              .accept(bench.at(-hand * 0.1, -depth - 0.02, 0).at(0, -0.22, turn).at(0, 0.28, 0));
        });
  }
}
