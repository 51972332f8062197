package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.BED;
import static io.parallax.deploy.flat.FlatClass.RUG;

import java.util.SplittableRandom;

/** A bed between nightstands. */
final class Beds {
  private Beds() {}

  static Piece bedGroup(Palette palette, SplittableRandom random) {
    boolean twin = random.nextInt(3) > 0;
    double width = twin ? 1.5 + 0.2 * random.nextDouble() : 1.0 + 0.15 * random.nextDouble();
    double length = 2.05;
    double head = 0.85 + 0.3 * random.nextDouble();
    boolean padded = random.nextBoolean();
    Material frame = palette.wood();
    Material headboard = padded ? palette.fabric().soft(0.06) : frame;
    Material sheet = palette.linen().soft(0.07);
    Material cover = (random.nextBoolean() ? palette.linen() : palette.fabric()).soft(0.08);
    Material pillow = palette.linen().soft(0.05);
    Material throwOver = palette.fabric().soft(0.03);
    Material rug = palette.rug();
    Piece stand = Storage.nightstand(palette);
    Piece lamp = Lamps.tableLamp(palette, random);
    double side = width / 2 + 0.08 + stand.width() / 2;
    double fold = 0.55 + 0.15 * random.nextDouble();
    return new Piece(
        width + (twin ? 2 : 1) * (stand.width() + 0.1),
        length + 0.06,
        head,
        bench -> {
          // A single bed has one nightstand, on its right; both fill the width.
          Workbench bed = bench.at(twin ? 0 : -stand.width() / 2 - 0.05, 0, 0);
          double half = width / 2;
          bed.box(BED, headboard, -half - 0.03, half + 0.03, -0.07, 0, 0.05, head);
          bed.box(BED, frame, -half, half, -length, -0.05, 0.12, 0.32);
          for (int i = 0; i < 4; i++) {
            double x = (i & 1) == 0 ? -half + 0.02 : half - 0.08;
            double y = i < 2 ? -length + 0.02 : -0.14;
            bed.box(BED, frame, x, x + 0.06, y, y + 0.06, 0, 0.12);
          }
          bed.box(BED, sheet, -half + 0.03, half - 0.03, -length + 0.03, -0.07, 0.32, 0.52);
          bed.box(BED, cover, -half + 0.005, half - 0.005, -length + 0.02, -fold, 0.3, 0.57);
          bed.box(BED, throwOver, -half, half, -length + 0.25, -length + 0.75, 0.29, 0.578);
          int pillows = twin ? 2 : 1;
          for (int i = 0; i < pillows; i++) {
            double x = pillows == 1 ? 0 : (i == 0 ? -1 : 1) * width / 4;
            bed.ball(BED, pillow, x, -0.32, 0.58, Math.min(0.34, width / 4.4), 0.2, 0.085, 0.25);
          }
          for (int hand = twin ? -1 : 1; hand <= 1; hand += 2) {
            Workbench place = bed.at(hand * side, -0.02, 0);
            stand.build().accept(place);
            Lamps.raise(lamp, place.at(0, -0.06, 0), stand.height());
          }
          bed.box(RUG, rug, -half - 0.35, half + 0.35, -length - 0.35, -0.9, 0, 0.012);
        });
  }
}
