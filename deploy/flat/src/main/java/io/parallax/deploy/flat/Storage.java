package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.APPLIANCE;
import static io.parallax.deploy.flat.FlatClass.BOOKSHELF;
import static io.parallax.deploy.flat.FlatClass.CABINET;

import java.util.SplittableRandom;

/** Cabinets, drawers and shelves. */
final class Storage {
  private static final double GAP = 0.004;

  private Storage() {}

  /** A body with fronts in a grid of columns and rows, each with a handle. */
  static void cabinet(
      Workbench bench,
      double width,
      double depth,
      double z0,
      double z1,
      int columns,
      int rows,
      Material body,
      Material front,
      Material handle) {
    double half = width / 2;
    bench.box(CABINET, body, -half, half, -depth + 0.02, 0, z0, z1);
    for (int c = 0; c < columns; c++) {
      double x0 = -half + width * c / columns + GAP;
      double x1 = -half + width * (c + 1) / columns - GAP;
      for (int r = 0; r < rows; r++) {
        double low = z0 + (z1 - z0) * r / rows + GAP;
        double high = z0 + (z1 - z0) * (r + 1) / rows - GAP;
        bench.box(CABINET, front, x0, x1, -depth, -depth + 0.025, low, high);
        boolean drawer = x1 - x0 > high - low;
        double hx = drawer ? (x0 + x1) / 2 : (c & 1) == 0 ? x1 - 0.05 : x0 + 0.05;
        double hz = drawer ? high - 0.06 : (low + high) / 2;
        double halfWide = drawer ? 0.06 : 0.008;
        double halfHigh = drawer ? 0.008 : 0.06;
        bench.box(
            CABINET,
            handle,
            hx - halfWide,
            hx + halfWide,
            -depth - 0.025,
            -depth - 0.005,
            hz - halfHigh,
            hz + halfHigh);
      }
    }
  }

  static Piece wardrobe(Palette palette, SplittableRandom random) {
    int doors = 2 + random.nextInt(2);
    double height = 1.95 + 0.25 * random.nextDouble();
    return simple(doors * (0.48 + 0.08 * random.nextDouble()), 0.6, height, doors, 1, palette);
  }

  static Piece dresser(Palette palette, SplittableRandom random) {
    double height = 0.75 + 0.25 * random.nextDouble();
    return simple(0.8 + 0.5 * random.nextDouble(), 0.45, height, 1 + random.nextInt(2), 3, palette);
  }

  static Piece sideboard(Palette palette, SplittableRandom random) {
    return simple(1.2 + 0.4 * random.nextDouble(), 0.42, 0.75, 3, 1 + random.nextInt(2), palette);
  }

  static Piece nightstand(Palette palette) {
    return simple(0.42, 0.38, 0.48, 1, 2, palette);
  }

  private static Piece simple(
      double width, double depth, double height, int columns, int rows, Palette palette) {
    Material body = palette.carpentry();
    Material handle = palette.metal();
    return new Piece(
        width,
        depth,
        height,
        bench -> {
          double foot = height < 0.6 ? 0.12 : 0.06;
          bench.box(
              CABINET, body, -width / 2 + 0.03, width / 2 - 0.03, -depth + 0.05, -0.02, 0, foot);
          cabinet(bench, width, depth, foot, height - 0.02, columns, rows, body, body, handle);
          bench.box(
              CABINET,
              body,
              -width / 2 - 0.01,
              width / 2 + 0.01,
              -depth - 0.01,
              0,
              height - 0.02,
              height);
        });
  }

  /** A low cabinet with a television on it. */
  static Piece television(Palette palette, SplittableRandom random) {
    Piece cabinet = simple(1.4 + 0.4 * random.nextDouble(), 0.42, 0.46, 3, 1, palette);
    Material frame = palette.metal();
    Material screen = palette.screen();
    double half = 0.48 + 0.14 * random.nextDouble();
    return new Piece(
        cabinet.width(),
        cabinet.depth(),
        1.25,
        bench -> {
          cabinet.build().accept(bench);
          double low = 0.54;
          double high = low + 1.14 * half;
          bench.box(APPLIANCE, frame, -0.2, 0.2, -0.32, -0.12, 0.46, 0.475);
          bench.box(APPLIANCE, frame, -0.03, 0.03, -0.23, -0.2, 0.46, low + 0.1);
          bench.box(APPLIANCE, frame, -half, half, -0.24, -0.2, low, high);
          bench.box(
              APPLIANCE,
              screen,
              -half + 0.015,
              half - 0.015,
              -0.243,
              -0.22,
              low + 0.02,
              high - 0.015);
        });
  }

  /** An open shelf, its boards filled with books and a few boxes. */
  static Piece bookshelf(Palette palette, SplittableRandom random) {
    double width = 0.8 + 0.4 * random.nextDouble();
    double depth = 0.28 + 0.05 * random.nextDouble();
    int boards = 4 + random.nextInt(2);
    double height = boards * 0.36 + 0.1;
    Material wood = palette.carpentry();
    Material back = random.nextBoolean() ? wood : palette.paint();
    SplittableRandom contents = random.split();
    Material[] books = {palette.books(), palette.books(), palette.books()};
    Material box = palette.fabric();
    return new Piece(
        width,
        depth,
        height,
        bench -> {
          double half = width / 2;
          double board = 0.022;
          bench.box(BOOKSHELF, wood, -half, -half + board, -depth, 0, 0, height);
          bench.box(BOOKSHELF, wood, half - board, half, -depth, 0, 0, height);
          bench.box(BOOKSHELF, back, -half, half, -0.012, 0, 0.05, height);
          SplittableRandom draw = contents.split();
          for (int i = 0; i <= boards; i++) {
            double z = i == boards ? height - board : 0.06 + i * 0.36;
            bench.box(BOOKSHELF, wood, -half, half, -depth + 0.003, 0, z, z + board);
            if (i < boards) {
              double room = Math.min(0.33, height - board - z - board - 0.02);
              fill(bench, half - board, depth, z + board, room, books, box, draw);
            }
          }
        });
  }

  private static void fill(
      Workbench bench,
      double half,
      double depth,
      double z,
      double room,
      Material[] books,
      Material box,
      SplittableRandom random) {
    double x = -half + 0.01;
    while (x < half - 0.1) {
      double wide = Math.min(0.12 + 0.22 * random.nextDouble(), half - 0.01 - x);
      int kind = random.nextInt(6);
      double high = room * (0.62 + 0.32 * random.nextDouble());
      if (kind < 4) {
        double set = 0.03 + 0.05 * random.nextDouble();
        bench.box(
            BOOKSHELF,
            books[random.nextInt(books.length)],
            x,
            x + wide,
            -depth + set,
            -0.03,
            z,
            z + high);
      } else if (kind == 4) {
        bench.box(BOOKSHELF, box, x + 0.02, x + wide, -depth + 0.03, -0.04, z, z + 0.7 * high);
      }
      x += wide + 0.008;
    }
  }
}
