package io.parallax.deploy.flat;

import io.parallax.deploy.flat.FlatPlan.Door;
import io.parallax.deploy.flat.Furnishing.Footprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The floor in cells of 10 cm, each with its distance from the nearest obstacle, and the ways on it
 * that keep away from obstacles.
 */
final class FloorGrid {
  private static final double CELL = 0.1;
  private static final double FREE = 0.95;

  /** A point on the floor. */
  record Spot(double x, double y) {}

  private record Open(double cost, int cell) {}

  private final int columns;
  private final int rows;

  /** Metres to the nearest wall or furniture, at most {@link #FREE}; negative inside a wall. */
  private final double[] clearance;

  FloorGrid(Flat flat) {
    FlatPlan plan = flat.plan();
    columns = (int) (plan.width() / CELL) + 1;
    rows = (int) (plan.depth() / CELL) + 1;
    clearance = new double[columns * rows];
    boolean[] wall = new boolean[clearance.length];
    boolean[] blocked = new boolean[clearance.length];
    for (int cell = 0; cell < clearance.length; cell++) {
      double x = x(cell);
      double y = y(cell);
      boolean inRoom = plan.rooms().stream().anyMatch(r -> r.contains(x, y));
      wall[cell] = !inRoom && plan.doors().stream().noneMatch(d -> passes(d, x, y));
      blocked[cell] =
          wall[cell]
              || flat.furniture().stream().flatMap(List::stream).anyMatch(f -> covers(f, x, y));
    }
    for (int cell = 0; cell < clearance.length; cell++) {
      clearance[cell] = wall[cell] ? -1 : distanceToBlocked(cell, blocked);
    }
  }

  private static boolean passes(Door door, double x, double y) {
    double along = door.alongX() ? x - door.x() : y - door.y();
    double across = door.alongX() ? y - door.y() : x - door.x();
    return Math.abs(along) < 0.36 && Math.abs(across) < 0.2;
  }

  private static boolean covers(Footprint f, double x, double y) {
    return x > f.x0() && x < f.x1() && y > f.y0() && y < f.y1();
  }

  private double distanceToBlocked(int cell, boolean[] blocked) {
    if (blocked[cell]) {
      return 0;
    }
    int reach = (int) (FREE / CELL);
    int column = cell % columns;
    int row = cell / columns;
    double best = FREE;
    for (int dr = -reach; dr <= reach; dr++) {
      for (int dc = -reach; dc <= reach; dc++) {
        int c = column + dc;
        int r = row + dr;
        boolean outside = c < 0 || r < 0 || c >= columns || r >= rows;
        if (outside || blocked[r * columns + c]) {
          best = Math.min(best, CELL * Math.sqrt(dr * dr + dc * dc));
        }
      }
    }
    return best;
  }

  private double x(int cell) {
    return (cell % columns + 0.5) * CELL;
  }

  private double y(int cell) {
    int row = cell / columns;
    return (row + 0.5) * CELL;
  }

  private int cell(Spot spot) {
    int column = Math.min(columns - 1, Math.max(0, (int) (spot.x() / CELL)));
    int row = Math.min(rows - 1, Math.max(0, (int) (spot.y() / CELL)));
    return row * columns + column;
  }

  /**
   * Free spots of a room that lie far from each other: each next one farthest from those before.
   */
  List<Spot> spread(Room room, int count) {
    List<Spot> spots = new ArrayList<>();
    while (spots.size() < count) {
      Spot best = null;
      double bestScore = -1;
      for (int cell = 0; cell < clearance.length; cell++) {
        Spot spot = new Spot(x(cell), y(cell));
        if (clearance[cell] < 0.28 || !room.contains(spot.x(), spot.y())) {
          continue;
        }
        double score = clearance[cell];
        if (!spots.isEmpty()) {
          score = Math.min(score, 0.5);
          double near = Double.POSITIVE_INFINITY;
          for (Spot other : spots) {
            near = Math.min(near, distance(spot, other));
          }
          score = Math.min(near, 2.2) + score;
        }
        if (score > bestScore) {
          bestScore = score;
          best = spot;
        }
      }
      if (best == null) {
        spots.add(new Spot((room.x0() + room.x1()) / 2, (room.y0() + room.y1()) / 2));
      } else {
        spots.add(best);
      }
    }
    return spots;
  }

  static double distance(Spot a, Spot b) {
    return Math.sqrt((a.x() - b.x()) * (a.x() - b.x()) + (a.y() - b.y()) * (a.y() - b.y()));
  }

  /**
   * The cheapest way between two spots, both ends included. Furniture can be crossed at a price, so
   * that there always is a way; walls cannot.
   */
  List<Spot> way(Spot from, Spot to) {
    double[] cost = new double[clearance.length];
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    int[] before = new int[clearance.length];
    PriorityQueue<Open> open =
        new PriorityQueue<>(Comparator.comparingDouble(Open::cost).thenComparingInt(Open::cell));
    int start = cell(from);
    int goal = cell(to);
    cost[start] = 0;
    before[start] = -1;
    open.add(new Open(0, start));
    while (!open.isEmpty()) {
      Open next = open.poll();
      if (next.cell() == goal) {
        break;
      }
      if (next.cost() <= cost[next.cell()]) {
        expand(next, cost, before, open);
      }
    }
    if (Double.isInfinite(cost[goal])) {
      throw new IllegalStateException("no way from " + from + " to " + to);
    }
    List<Spot> way = new ArrayList<>();
    for (int cell = goal; cell >= 0; cell = before[cell]) {
      way.add(new Spot(x(cell), y(cell)));
    }
    Collections.reverse(way);
    return way;
  }

  private void expand(Open from, double[] cost, int[] before, PriorityQueue<Open> open) {
    int column = from.cell() % columns;
    int row = from.cell() / columns;
    for (int dr = -1; dr <= 1; dr++) {
      for (int dc = -1; dc <= 1; dc++) {
        int c = column + dc;
        int r = row + dr;
        if (c < 0 || r < 0 || c >= columns || r >= rows) {
          continue;
        }
        int cell = r * columns + c;
        if (clearance[cell] < 0) {
          continue;
        }
        double step = Math.sqrt(dr * dr + dc * dc) * price(clearance[cell]);
        if (from.cost() + step < cost[cell]) {
          cost[cell] = from.cost() + step;
          before[cell] = from.cell();
          open.add(new Open(cost[cell], cell));
        }
      }
    }
  }

  private static double price(double clearance) {
    if (clearance < 0.05) {
      return 25;
    }
    return clearance < 0.25 ? 6 : 1 + 0.5 / clearance;
  }
}
