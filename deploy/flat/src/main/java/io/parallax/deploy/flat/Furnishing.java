package io.parallax.deploy.flat;

import io.parallax.deploy.flat.Room.Kind;
import io.parallax.deploy.flat.Room.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds places for a room's furniture along its walls: clear of doors, of each other, and of
 * windows where they would hide them.
 */
final class Furnishing {
  private static final int TRIES = 160;
  private static final double GAP = 0.06;

  /** A place that is taken: bounds on the floor and height, metres. */
  record Footprint(double x0, double y0, double x1, double y1, double height) {
    boolean meets(Footprint other) {
      return x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1;
    }
  }

  private final Room room;
  private final Palette palette;
  private final SplittableRandom random;
  private final List<Solid> scene;
  private final List<Footprint> kept = new ArrayList<>();
  private final List<Footprint> placed = new ArrayList<>();

  Furnishing(Room room, Palette palette, SplittableRandom random, List<Solid> scene) {
    this.room = room;
    this.palette = palette;
    this.random = random;
    this.scene = scene;
    for (Opening opening : room.openings()) {
      keepClear(opening);
    }
  }

  /** Furnishes the room and returns what stands on its floor. */
  List<Footprint> furnish() {
    switch (room.use()) {
      case LIVING -> {
        place(Tables.sofaGroup(palette, random));
        place(Storage.television(palette, random));
        place(Storage.bookshelf(palette, random));
        place(Seating.sofa(1, palette, random));
        place(Lamps.floorLamp(palette, random));
        place(Storage.sideboard(palette, random));
      }
      case BEDROOM -> {
        place(Beds.bedGroup(palette, random));
        place(Storage.wardrobe(palette, random));
        place(Storage.dresser(palette, random));
        place(Seating.chair(palette, random));
        place(Lamps.floorLamp(palette, random));
      }
      case KITCHEN -> {
        place(Kitchen.row(palette, random));
        place(Kitchen.refrigerator(palette, random));
        placeFree(Tables.diningGroup(palette, random));
        place(Storage.sideboard(palette, random));
        place(Seating.chair(palette, random));
      }
      case STUDY -> {
        place(Tables.deskGroup(palette, random));
        place(Storage.bookshelf(palette, random));
        place(Storage.bookshelf(palette, random));
        place(Seating.sofa(1 + random.nextInt(2), palette, random));
        place(Storage.dresser(palette, random));
        place(Lamps.floorLamp(palette, random));
        layRug();
      }
    }
    hangPictures();
    return placed;
  }

  private void keepClear(Opening opening) {
    boolean window = opening.kind() == Kind.WINDOW;
    // Before a door nothing, before a window only what is lower than its sill.
    double reach = window ? 0.3 : 1.0;
    double margin = window ? 0.3 : 0.12;
    kept.add(
        strip(
            opening.side(),
            opening.from() - margin,
            opening.to() + margin,
            reach,
            window ? opening.bottom() - 0.05 : 0));
  }

  /** The floor in front of part of a side; the height is what may stand there. */
  private Footprint strip(int side, double from, double to, double reach, double height) {
    double xa = room.x(side, from, 0);
    double ya = room.y(side, from, 0);
    double xb = room.x(side, to, reach);
    double yb = room.y(side, to, reach);
    return new Footprint(
        Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb), height);
  }

  /** Whether nothing else is there; if need be, low pieces may stand before a window. */
  private boolean isFree(Footprint spot, boolean beforeWindows) {
    if (spot.x0() < room.x0() - 1e-9
        || spot.x1() > room.x1() + 1e-9
        || spot.y0() < room.y0() - 1e-9
        || spot.y1() > room.y1() + 1e-9) {
      return false;
    }
    for (Footprint other : kept) {
      boolean tolerated = beforeWindows && other.height() > 0 && spot.height() < 1.25;
      if (spot.meets(other) && spot.height() > other.height() && !tolerated) {
        return false;
      }
    }
    return placed.stream().noneMatch(spot::meets);
  }

  /** Stands a piece against a wall, or leaves it out if no place is found. */
  private void place(Piece piece) {
    for (int i = 0; i < TRIES; i++) {
      int side = random.nextInt(4);
      double slack = room.length(side) - piece.width() - 2 * GAP;
      if (slack < 0) {
        continue;
      }
      double draw = random.nextDouble();
      // Half of the pieces stand in a corner.
      double offset = i < TRIES / 2 ? Noise.clamp(2 * draw - 0.5, 0, 1) : draw;
      double middle = room.start(side) + GAP + piece.width() / 2 + slack * offset;
      Footprint spot =
          strip(
              side,
              middle - piece.width() / 2 - GAP,
              middle + piece.width() / 2 + GAP,
              piece.depth() + GAP,
              piece.height());
      if (isFree(spot, i > TRIES * 3 / 4)) {
        placed.add(spot);
        double skirting = 0.02;
        piece
            .build()
            .accept(
                new Workbench(
                    scene,
                    room.index(),
                    room.x(side, middle, skirting),
                    room.y(side, middle, skirting),
                    Room.quarterTurns(side) * Math.PI / 2));
        return;
      }
    }
  }

  /** Stands a group away from the walls where there is room, else against one. */
  private void placeFree(Piece piece) {
    for (int i = 0; i < TRIES; i++) {
      int turns = random.nextInt(4);
      double width = (turns & 1) == 0 ? piece.width() : piece.depth();
      double depth = (turns & 1) == 0 ? piece.depth() : piece.width();
      double x = room.x0() + 0.4 + width / 2 + random.nextDouble() * (room.width() - width - 0.8);
      double y = room.y0() + 0.4 + depth / 2 + random.nextDouble() * (room.depth() - depth - 0.8);
      Footprint spot =
          new Footprint(x - width / 2, y - depth / 2, x + width / 2, y + depth / 2, piece.height());
      if (isFree(spot, i > TRIES * 3 / 4)) {
        placed.add(spot);
        piece
            .build()
            .accept(
                new Workbench(scene, room.index(), x, y, turns * Math.PI / 2)
                    .at(0, piece.depth() / 2, 0));
        return;
      }
    }
    place(piece);
  }

  private void layRug() {
    double width = 1.3 + 0.5 * random.nextDouble();
    double depth = 0.9 + 0.5 * random.nextDouble();
    Workbench bench =
        new Workbench(
            scene,
            room.index(),
            (room.x0() + room.x1()) / 2 + 0.4 * (random.nextDouble() - 0.5),
            (room.y0() + room.y1()) / 2 + 0.4 * (random.nextDouble() - 0.5),
            0.3 * (random.nextDouble() - 0.5));
    bench.box(FlatClass.RUG, palette.rug(), -width / 2, width / 2, -depth / 2, depth / 2, 0, 0.012);
  }

  private void hangPictures() {
    List<Footprint> hung = new ArrayList<>();
    int wanted = 3 + random.nextInt(3);
    for (int i = 0; i < TRIES && hung.size() < wanted; i++) {
      int side = random.nextInt(4);
      double half = 0.22 + 0.28 * random.nextDouble();
      double high = half * (0.65 + 0.5 * random.nextDouble());
      double slack = room.length(side) - 2 * half - 0.3;
      double middle = room.start(side) + 0.15 + half + slack * random.nextDouble();
      double centre = 1.5 + 0.1 * random.nextDouble();
      Footprint spot = strip(side, middle - half - 0.1, middle + half + 0.1, 0.05, centre - high);
      boolean hidden =
          kept.stream().anyMatch(spot::meets)
              || hung.stream().anyMatch(spot::meets)
              || placed.stream().anyMatch(p -> p.meets(spot) && p.height() > spot.height());
      if (!hidden) {
        hung.add(spot);
        Workbench bench =
            new Workbench(
                scene,
                room.index(),
                room.x(side, middle, 0),
                room.y(side, middle, 0),
                Room.quarterTurns(side) * Math.PI / 2);
        hangPicture(bench, half, centre, high);
      }
    }
  }

  private void hangPicture(Workbench bench, double half, double centre, double high) {
    Material frame = random.nextBoolean() ? palette.wood() : palette.metal();
    double bar = 0.025;
    bench.box(FlatClass.PICTURE, frame, -half, half, -0.03, 0, centre - high, centre + high);
    bench.box(
        FlatClass.PICTURE,
        palette.painting(),
        -half + bar,
        half - bar,
        -0.034,
        -0.02,
        centre - high + bar,
        centre + high - bar);
  }
}
