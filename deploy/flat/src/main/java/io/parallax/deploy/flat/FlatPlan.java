package io.parallax.deploy.flat;

import io.parallax.deploy.flat.Room.Kind;
import io.parallax.deploy.flat.Room.Opening;
import io.parallax.deploy.flat.Room.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Four rooms around a crossing, each with a door to the next, so that one can walk in a circle.
 *
 * <p>Rooms 0 to 3 lie south-west, south-east, north-east, north-west; door i leads from room i to
 * room (i + 1) mod 4.
 *
 * @param rooms the rooms
 * @param doors how the inner doors stand
 * @param height of the ceiling, metres
 */
record FlatPlan(List<Room> rooms, List<Door> doors, double height) {
  /** Half the thickness of inner walls: each room builds its own half. */
  static final double HALF_WALL = 0.06;

  /** In this order around the crossing, or in the reverse. */
  private static final List<Use> USES = List.of(Use.LIVING, Use.BEDROOM, Use.KITCHEN, Use.STUDY);

  private static final double DOOR_WIDTH = 0.92;
  private static final double DOOR_HEIGHT = 2.05;

  /**
   * An inner door.
   *
   * @param x middle of the doorway
   * @param y middle of the doorway
   * @param alongX whether the wall it is in runs along x
   * @param hinge end of the doorway that the leaf hangs on: -1 or +1 along the wall
   * @param swing side of the wall that the leaf opens to: -1 or +1 across the wall
   */
  record Door(double x, double y, boolean alongX, int hinge, int swing) {}

  /** Draws a plan. */
  static FlatPlan draw(SplittableRandom random) {
    double width = 8.6 + 1.2 * random.nextDouble();
    double depth = 7.8 + 1.2 * random.nextDouble();
    double a = width * (0.45 + 0.1 * random.nextDouble());
    double b = depth * (0.44 + 0.12 * random.nextDouble());
    double c = depth * (0.44 + 0.12 * random.nextDouble());
    List<Door> doors = new ArrayList<>();
    doors.add(door(random, a, 0, Math.min(b, c), false));
    doors.add(door(random, c, a, width, true));
    doors.add(door(random, a, Math.max(b, c), depth, false));
    doors.add(door(random, b, 0, a, true));
    double[][] floors = {{0, 0, a, b}, {a, 0, width, c}, {a, c, width, depth}, {0, b, a, depth}};
    int shift = random.nextInt(4);
    boolean turned = random.nextBoolean();
    List<Room> rooms = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Use use = USES.get(Math.floorMod(turned ? shift - i : shift + i, 4));
      rooms.add(room(i, use, floors[i], doors, random));
    }
    return new FlatPlan(rooms, doors, 2.5 + 0.25 * random.nextDouble());
  }

  private static Door door(
      SplittableRandom random, double across, double from, double to, boolean alongX) {
    // Near one end of the wall, so that the open leaf stands against the next wall.
    int end = random.nextBoolean() ? 1 : -1;
    double gap = HALF_WALL + 0.22 + 0.25 * random.nextDouble() + DOOR_WIDTH / 2;
    double along = end > 0 ? to - gap : from + gap;
    int swing = random.nextBoolean() ? 1 : -1;
    return new Door(alongX ? along : across, alongX ? across : along, alongX, end, swing);
  }

  private static Room room(
      int index, Use use, double[] floor, List<Door> doors, SplittableRandom random) {
    List<Opening> openings = new ArrayList<>();
    Room room =
        new Room(
            index,
            use,
            floor[0] + HALF_WALL,
            floor[1] + HALF_WALL,
            floor[2] - HALF_WALL,
            floor[3] - HALF_WALL,
            openings);
    openings.add(doorway(room, doors.get(index)));
    openings.add(doorway(room, doors.get(Math.floorMod(index - 1, 4))));
    int southOrNorth = index < 2 ? 0 : 2;
    int eastOrWest = index == 1 || index == 2 ? 1 : 3;
    int first = random.nextBoolean() ? southOrNorth : eastOrWest;
    int second = southOrNorth + eastOrWest - first;
    openings.add(window(room, first, random));
    if (use == Use.LIVING) {
      double corner = room.start(second) + 0.35 + 0.3 * random.nextDouble();
      openings.add(new Opening(Kind.ENTRANCE, second, corner, corner + DOOR_WIDTH, 0, DOOR_HEIGHT));
    } else if (random.nextInt(3) > 0) {
      openings.add(window(room, second, random));
    }
    return room;
  }

  private static Opening doorway(Room room, Door door) {
    int side =
        door.alongX()
            ? (door.y() < (room.y0() + room.y1()) / 2 ? 0 : 2)
            : (door.x() < (room.x0() + room.x1()) / 2 ? 3 : 1);
    double along = door.alongX() ? door.x() : door.y();
    return new Opening(
        Kind.DOORWAY, side, along - DOOR_WIDTH / 2, along + DOOR_WIDTH / 2, 0, DOOR_HEIGHT);
  }

  private static Opening window(Room room, int side, SplittableRandom random) {
    double width = 1.1 + 0.7 * random.nextDouble();
    double slack = room.length(side) - width - 1.3;
    double from = room.start(side) + 0.65 + slack * random.nextDouble();
    double sill = 0.85 + 0.15 * random.nextDouble();
    return new Opening(Kind.WINDOW, side, from, from + width, sill, 2.15);
  }

  /** The room around a point; a point in a wall belongs to the room it is nearer to. */
  int roomAt(double x, double y) {
    int nearest = 0;
    double best = Double.POSITIVE_INFINITY;
    for (Room room : rooms) {
      double dx = Math.max(Math.max(room.x0() - x, x - room.x1()), 0);
      double dy = Math.max(Math.max(room.y0() - y, y - room.y1()), 0);
      if (dx + dy < best) {
        best = dx + dy;
        nearest = room.index();
      }
    }
    return nearest;
  }

  double width() {
    return rooms.get(1).x1() + HALF_WALL;
  }

  double depth() {
    return rooms.get(2).y1() + HALF_WALL;
  }
}
