package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.APPLIANCE;
import static io.parallax.deploy.flat.FlatClass.CABINET;

import java.util.SplittableRandom;

/** A row of kitchen units, and the refrigerator. */
final class Kitchen {
  private static final double DEPTH = 0.6;
  private static final double UNIT = 0.58;

  private Kitchen() {}

  /** Lower cabinets with an oven and a sink, and cabinets on the wall above them. */
  static Piece row(Palette palette, SplittableRandom random) {
    int units = 4;
    int oven = 1 + random.nextInt(2);
    int upperFrom = random.nextInt(2);
    boolean drawers = random.nextBoolean();
    Material front = palette.carpentry();
    Material body = palette.lacquer();
    Material top = palette.worktop();
    Material metal = palette.metal();
    Material dark = palette.screen();
    double width = units * UNIT;
    return new Piece(
        width,
        DEPTH,
        2.1,
        bench -> {
          for (int i = 0; i < units; i++) {
            double middle = -width / 2 + (i + 0.5) * UNIT;
            Workbench unit = bench.at(middle, 0, 0);
            unit.box(CABINET, body, -UNIT / 2, UNIT / 2, -DEPTH + 0.07, 0, 0, 0.1);
            if (i == oven) {
              oven(unit, metal, dark);
            } else {
              int rows = drawers && i == 0 ? 3 : 1;
              Storage.cabinet(unit, UNIT, DEPTH, 0.1, 0.86, 1, rows, body, front, metal);
            }
            if (i >= upperFrom) {
              if (i == oven) {
                hood(unit, metal);
              } else {
                Storage.cabinet(unit, UNIT, 0.35, 1.42, 2.08, 1, 1, body, front, metal);
              }
            }
          }
          bench.box(CABINET, top, -width / 2 - 0.01, width / 2 + 0.01, -DEPTH - 0.02, 0, 0.86, 0.9);
        });
  }

  private static void oven(Workbench unit, Material metal, Material dark) {
    double half = UNIT / 2;
    unit.box(APPLIANCE, metal, -half, half, -DEPTH, 0, 0.1, 0.86);
    unit.box(APPLIANCE, dark, -half + 0.05, half - 0.05, -DEPTH - 0.012, -DEPTH, 0.2, 0.62);
    unit.box(APPLIANCE, metal, -half + 0.06, half - 0.06, -DEPTH - 0.05, -DEPTH - 0.03, 0.66, 0.68);
    for (int i = 0; i < 4; i++) {
      unit.round(APPLIANCE, dark, -0.2 + 0.13 * i, -DEPTH - 0.01, 0.75, 0.785, 0.018, 1);
    }
    unit.box(APPLIANCE, dark, -half + 0.02, half - 0.02, -DEPTH + 0.06, -0.06, 0.9, 0.908);
  }

  private static void hood(Workbench unit, Material metal) {
    unit.box(APPLIANCE, metal, -UNIT / 2, UNIT / 2, -0.48, 0, 1.5, 1.58);
    unit.box(APPLIANCE, metal, -0.14, 0.14, -0.28, 0, 1.58, 2.1);
  }

  static Piece refrigerator(Palette palette, SplittableRandom random) {
    Material body = random.nextInt(3) > 0 ? palette.lacquer() : palette.metal();
    Material handle = palette.metal();
    double height = 1.55 + 0.35 * random.nextDouble();
    double parting = 0.3 + 0.35 * random.nextDouble();
    return new Piece(
        0.62,
        0.66,
        height,
        bench -> {
          double low = 0.06 + parting * (height - 0.06);
          bench.box(APPLIANCE, body, -0.3, 0.3, -0.58, -0.02, 0.02, height);
          bench.box(APPLIANCE, body, -0.3, 0.3, -0.65, -0.585, 0.06, low - 0.006);
          bench.box(APPLIANCE, body, -0.3, 0.3, -0.65, -0.585, low, height);
          bench.box(APPLIANCE, handle, -0.26, -0.235, -0.69, -0.66, low + 0.06, low + 0.36);
          bench.box(APPLIANCE, handle, -0.26, -0.235, -0.69, -0.66, low - 0.4, low - 0.1);
        });
  }
}
