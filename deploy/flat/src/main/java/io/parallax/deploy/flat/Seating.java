package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.CHAIR;
import static io.parallax.deploy.flat.FlatClass.SOFA;

import java.util.SplittableRandom;

/** Sofas, armchairs and chairs. */
final class Seating {
  private Seating() {}

  /** A sofa, or an armchair if it has one seat. */
  static Piece sofa(int seats, Palette palette, SplittableRandom random) {
    double arm = 0.14 + 0.08 * random.nextDouble();
    double width = seats * (0.58 + 0.1 * random.nextDouble()) + 2 * arm;
    double depth = 0.84 + 0.1 * random.nextDouble();
    double armHeight = 0.54 + 0.1 * random.nextDouble();
    double back = 0.76 + 0.12 * random.nextDouble();
    boolean pillows = random.nextInt(4) > 0;
    Material cloth = palette.fabric().soft(0.05);
    Material accent = palette.fabric().soft(0.05);
    Material feet = palette.wood();
    return new Piece(
        width,
        depth,
        back,
        bench -> {
          double half = width / 2;
          bench.box(SOFA, cloth, -half + arm, half - arm, -depth + 0.02, -0.05, 0.1, 0.33);
          bench.tilted(SOFA, cloth, -half + 0.02, half - 0.02, -0.2, 0, 0.1, back, 0);
          for (int side = -1; side <= 1; side += 2) {
            double outer = side * half;
            double inner = side * (half - arm);
            bench.box(
                SOFA,
                cloth,
                Math.min(inner, outer),
                Math.max(inner, outer),
                -depth,
                0,
                0.1,
                armHeight);
            bench.round(SOFA, feet, side * (half - 0.07), -depth + 0.07, 0, 0.1, 0.025, 1.3);
            bench.round(SOFA, feet, side * (half - 0.07), -0.07, 0, 0.1, 0.025, 1.3);
          }
          double seat = (width - 2 * arm) / seats;
          for (int i = 0; i < seats; i++) {
            double from = -half + arm + i * seat;
            bench.box(
                SOFA, cloth, from + 0.006, from + seat - 0.006, -depth - 0.01, -0.2, 0.33, 0.46);
            bench.tilted(
                SOFA, cloth, from + 0.01, from + seat - 0.01, -0.36, -0.22, 0.46, back + 0.04, 0.2);
          }
          if (pillows) {
            bench.ball(SOFA, accent, -half + arm + 0.22, -0.4, 0.64, 0.22, 0.09, 0.2, 0.35);
            if (seats > 1) {
              bench.ball(SOFA, accent, half - arm - 0.24, -0.42, 0.63, 0.21, 0.09, 0.19, 0.4);
            }
          }
        });
  }

  /** A chair with four legs, its back to the north of its own frame. */
  static Piece chair(Palette palette, SplittableRandom random) {
    double width = 0.42 + 0.06 * random.nextDouble();
    double depth = 0.44 + 0.04 * random.nextDouble();
    double top = 0.82 + 0.16 * random.nextDouble();
    int slats = random.nextInt(4);
    boolean padded = random.nextBoolean();
    Material frame = random.nextInt(4) == 0 ? palette.metal() : palette.wood();
    Material seat = padded ? palette.fabric().soft(0.03) : frame;
    return new Piece(
        width,
        depth,
        top,
        bench -> {
          double half = width / 2;
          double leg = 0.034;
          for (int side = -1; side <= 1; side += 2) {
            double x = side * (half - leg / 2);
            bench.box(CHAIR, frame, x - leg / 2, x + leg / 2, -depth, -depth + leg, 0, 0.43);
            bench.box(CHAIR, frame, x - leg / 2, x + leg / 2, -leg, 0, 0, 0.45);
            bench.tilted(CHAIR, frame, x - leg / 2, x + leg / 2, -leg, 0, 0.45, top, 0.1);
          }
          bench.box(CHAIR, seat, -half, half, -depth - 0.01, 0, 0.43, padded ? 0.49 : 0.46);
          double low = slats == 0 ? 0.54 : top - 0.14;
          bench.tilted(
              CHAIR,
              slats == 0 ? seat : frame,
              -half,
              half,
              -0.03 + 0.1 * (low - 0.45),
              0.1 * (low - 0.45),
              low,
              top,
              0.1);
          for (int i = 0; i < slats; i++) {
            double x = -half + width * (i + 1) / (slats + 1);
            bench.tilted(CHAIR, frame, x - 0.02, x + 0.02, -0.025, -0.005, 0.47, top - 0.1, 0.1);
          }
        });
  }

  /** A swivel chair on a five-star foot. */
  static Piece officeChair(Palette palette, SplittableRandom random) {
    double seat = 0.46 + 0.06 * random.nextDouble();
    double top = 0.95 + 0.15 * random.nextDouble();
    Material cloth = palette.fabric().soft(0.05);
    Material metal = palette.metal();
    return new Piece(
        0.56,
        0.56,
        top,
        bench -> {
          for (int i = 0; i < 5; i++) {
            Workbench spoke = bench.at(0, -0.28, 2 * Math.PI * i / 5);
            spoke.box(CHAIR, metal, -0.02, 0.02, 0, 0.27, 0.06, 0.09);
            spoke.ball(CHAIR, metal, 0, 0.26, 0.035, 0.025, 0.035, 0.035, 0);
          }
          bench.round(CHAIR, metal, 0, -0.28, 0.07, seat - 0.06, 0.03, 1);
          bench.box(CHAIR, cloth, -0.25, 0.25, -0.54, -0.05, seat - 0.07, seat);
          bench.box(CHAIR, metal, -0.03, 0.03, -0.07, -0.04, seat - 0.05, seat + 0.15);
          bench.tilted(CHAIR, cloth, -0.23, 0.23, -0.1, -0.04, seat + 0.08, top, 0.12);
          for (int side = -1; side <= 1; side += 2) {
            bench.box(
                CHAIR,
                metal,
                side * 0.27 - 0.025,
                side * 0.27 + 0.025,
                -0.4,
                -0.12,
                seat + 0.18,
                seat + 0.21);
            bench.box(
                CHAIR,
                metal,
                side * 0.27 - 0.015,
                side * 0.27 + 0.015,
                -0.3,
                -0.26,
                seat - 0.05,
                seat + 0.18);
          }
        });
  }
}
