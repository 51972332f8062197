package io.parallax.deploy.flat;

import java.util.List;

/**
 * A rectangular room; its inner faces, metres.
 *
 * <p>Sides count 0 to 3: south (y = y0), east (x = x1), north (y = y1), west (x = x0).
 *
 * @param index place in the flat
 * @param use what it is furnished as
 * @param openings where its walls are open
 */
record Room(
    int index, Use use, double x0, double y0, double x1, double y1, List<Opening> openings) {

  /** What a room is furnished as. */
  enum Use {
    LIVING,
    BEDROOM,
    KITCHEN,
    STUDY
  }

  /**
   * A door or window in one side of a room.
   *
   * @param from start along the side's axis, world metres
   * @param to end along the side's axis
   * @param bottom height of the lower edge
   * @param top height of the upper edge
   */
  record Opening(Kind kind, int side, double from, double to, double bottom, double top) {
    double middle() {
      return (from + to) / 2;
    }
  }

  /** What fills an opening. */
  enum Kind {
    DOORWAY,
    ENTRANCE,
    WINDOW
  }

  double width() {
    return x1 - x0;
  }

  double depth() {
    return y1 - y0;
  }

  /** Length of a side. */
  double length(int side) {
    return (side & 1) == 0 ? width() : depth();
  }

  /** Where a side starts along its axis. */
  double start(int side) {
    return (side & 1) == 0 ? x0 : y0;
  }

  /** World x of the point at {@code along} (world) on a side, {@code out} metres into the room. */
  double x(int side, double along, double out) {
    return switch (side) {
      case 1 -> x1 - out;
      case 3 -> x0 + out;
      default -> along;
    };
  }

  /** World y of the point at {@code along} (world) on a side, {@code out} metres into the room. */
  double y(int side, double along, double out) {
    return switch (side) {
      case 0 -> y0 + out;
      case 2 -> y1 - out;
      default -> along;
    };
  }

  /**
   * The quarter turns by which a piece must be turned for its back to face a side; unturned pieces
   * have their back to the north.
   */
  static int quarterTurns(int side) {
    return Math.floorMod(side - 2, 4);
  }

  boolean contains(double x, double y) {
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }
}
