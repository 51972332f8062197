package io.parallax.deploy.flat;

import io.parallax.deploy.flat.FlatPlan.Door;
import io.parallax.deploy.flat.FloorGrid.Spot;
import io.parallax.deploy.flat.Furnishing.Footprint;
import io.parallax.deploy.flat.Room.Kind;
import io.parallax.deploy.flat.Room.Opening;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of someone who carries the camera twice around the flat, the second time the other way
 * round, and looks at one thing after the other.
 *
 * <p>Feet follow cheap ways on the floor between a few free spots of each room, where they linger.
 * Eyes choose the thing they looked at least, near ones last and small turns first. Both are then
 * smoothed, which makes a person of it.
 */
final class Walk {
  /** Steps are this long, and linger this many steps at a spot. */
  private static final double STEP = 0.05;

  private static final int LINGER = 16;
  private static final int GAZE_STEPS = 15;
  private static final int SMOOTH_FEET = 7;
  private static final int SMOOTH_EYES = 11;
  private static final double EYE_HEIGHT = 1.5;

  private record Target(int room, double x, double y, double z) {}

  private final double[] x;
  private final double[] y;
  private final double[] yaw;
  private final double[] pitch;

  Walk(Flat flat) {
    List<Spot> feet = feet(flat);
    x = smooth(feet.stream().mapToDouble(Spot::x).toArray(), SMOOTH_FEET);
    y = smooth(feet.stream().mapToDouble(Spot::y).toArray(), SMOOTH_FEET);
    yaw = new double[x.length];
    pitch = new double[x.length];
    look(flat.plan(), targets(flat));
    System.arraycopy(smooth(yaw, SMOOTH_EYES), 0, yaw, 0, yaw.length);
    System.arraycopy(smooth(pitch, SMOOTH_EYES), 0, pitch, 0, pitch.length);
  }

  private static List<Spot> feet(Flat flat) {
    FloorGrid grid = new FloorGrid(flat);
    List<Spot> stops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Spot> spots = grid.spread(flat.plan().rooms().get(i), 4);
      stops.addAll(spots.subList(0, 3));
      stops.addAll(doorway(flat.plan(), i, true));
    }
    for (int i = 3; i >= 0; i--) {
      stops.addAll(doorway(flat.plan(), i, false));
      List<Spot> spots = grid.spread(flat.plan().rooms().get(i), 4);
      stops.addAll(List.of(spots.get(3), spots.get(1), spots.get(0)));
    }
    List<Spot> dense = new ArrayList<>();
    for (int i = 1; i < stops.size(); i++) {
      for (int pause = 0; pause < LINGER; pause++) {
        dense.add(stops.get(i - 1));
      }
      List<Spot> way = grid.way(stops.get(i - 1), stops.get(i));
      for (int k = 1; k < way.size(); k++) {
        resample(way.get(k - 1), way.get(k), dense);
      }
    }
    return dense;
  }

  /** Straight through a door: the spots on both sides of it. */
  private static List<Spot> doorway(FlatPlan plan, int index, boolean forward) {
    Door door = plan.doors().get(index);
    // Doors 0 and 1 lead to greater x and y, doors 2 and 3 back.
    double sign = (index < 2) == forward ? 1 : -1;
    double dx = door.alongX() ? 0 : 0.55 * sign;
    double dy = door.alongX() ? 0.55 * sign : 0;
    return List.of(new Spot(door.x() - dx, door.y() - dy), new Spot(door.x() + dx, door.y() + dy));
  }

  private static void resample(Spot a, Spot b, List<Spot> out) {
    int steps = Math.max(1, (int) Math.round(FloorGrid.distance(a, b) / STEP));
    for (int i = 0; i < steps; i++) {
      double w = (double) i / steps;
      out.add(new Spot(Noise.mix(a.x(), b.x(), w), Noise.mix(a.y(), b.y(), w)));
    }
  }

  private static List<Target> targets(Flat flat) {
    List<Target> targets = new ArrayList<>();
    for (Room room : flat.plan().rooms()) {
      for (Footprint f : flat.furniture().get(room.index())) {
        double z = Math.min(0.75, 0.55 * f.height());
        targets.add(new Target(room.index(), (f.x0() + f.x1()) / 2, (f.y0() + f.y1()) / 2, z));
      }
      for (Opening opening : room.openings()) {
        double z = opening.kind() == Kind.WINDOW ? 1.35 : 0.9;
        targets.add(
            new Target(
                room.index(),
                room.x(opening.side(), opening.middle(), 0),
                room.y(opening.side(), opening.middle(), 0),
                z));
      }
      for (int side = 0; side < 4; side++) {
        double middle = room.start(side) + room.length(side) / 2;
        targets.add(
            new Target(room.index(), room.x(side, middle, 0), room.y(side, middle, 0), 1.1));
      }
      double cx = (room.x0() + room.x1()) / 2;
      double cy = (room.y0() + room.y1()) / 2;
      targets.add(new Target(room.index(), cx, cy, flat.plan().height() - 0.3));
      targets.add(new Target(room.index(), cx, cy, 0.2));
    }
    return targets;
  }

  private void look(FlatPlan plan, List<Target> targets) {
    int[] looked = new int[targets.size()];
    double before = 0;
    int current = -1;
    for (int i = 0; i < x.length; i++) {
      int room = plan.roomAt(x[i], y[i]);
      if (current < 0 || i % GAZE_STEPS == 0 || targets.get(current).room() != room) {
        current = choose(targets, looked, room, x[i], y[i], before);
        looked[current]++;
      }
      Target target = targets.get(current);
      double dx = target.x() - x[i];
      double dy = target.y() - y[i];
      double away = Math.sqrt(dx * dx + dy * dy);
      // Looking straight up or down from close by would spin the head: keep the last direction.
      double turn = away < 0.3 ? 0 : wrap(StrictMath.atan2(dy, dx) - before);
      yaw[i] = before + turn;
      pitch[i] =
          Noise.clamp(StrictMath.atan2(target.z() - EYE_HEIGHT, Math.max(away, 0.5)), -0.62, 0.4);
      before = yaw[i];
    }
  }

  private static int choose(
      List<Target> targets, int[] looked, int room, double x, double y, double heading) {
    int best = -1;
    double bestScore = Double.POSITIVE_INFINITY;
    for (int k = 0; k < looked.length; k++) {
      Target t = targets.get(k);
      if (t.room() != room) {
        continue;
      }
      double dx = t.x() - x;
      double dy = t.y() - y;
      double away = Math.sqrt(dx * dx + dy * dy);
      double turn = Math.abs(wrap(StrictMath.atan2(dy, dx) - heading));
      double score = looked[k] + 0.9 * turn + (away < 1.1 ? 2.5 : 0);
      if (score < bestScore) {
        bestScore = score;
        best = k;
      }
    }
    return best;
  }

  private static double wrap(double angle) {
    double turns = angle / (2 * Math.PI);
    return (turns - Math.rint(turns)) * 2 * Math.PI;
  }

  /** Two passes of a moving average over {@code 2 * reach + 1} steps. */
  private static double[] smooth(double[] values, int reach) {
    double[] result = values;
    for (int pass = 0; pass < 2; pass++) {
      double[] source = result;
      result = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        int from = Math.max(0, i - reach);
        int to = Math.min(values.length - 1, i + reach);
        double sum = 0;
        for (int k = from; k <= to; k++) {
          sum += source[k];
        }
        result[i] = sum / (to - from + 1);
      }
    }
    return result;
  }

  /** The camera-to-world matrix, row-major, at a part of the way from 0 to 1. */
  double[] pose(double part) {
    double at = part * (x.length - 1);
    int i = Math.min((int) at, x.length - 2);
    double w = at - i;
    double heading = Noise.mix(yaw[i], yaw[i + 1], w);
    double up = Noise.mix(pitch[i], pitch[i + 1], w);
    double roll = 0.03 * StrictMath.sin(at * 0.045);
    double height =
        EYE_HEIGHT + 0.025 * StrictMath.sin(at * 0.31) + 0.06 * StrictMath.sin(at * 0.02);
    double cy = StrictMath.cos(heading);
    double sy = StrictMath.sin(heading);
    double cp = StrictMath.cos(up);
    double sp = StrictMath.sin(up);
    double[] forward = {cy * cp, sy * cp, sp};
    double[] flat = {sy, -cy, 0};
    double[] lower = {cy * sp, sy * sp, -cp};
    double cr = StrictMath.cos(roll);
    double sr = StrictMath.sin(roll);
    double[] m = new double[16];
    for (int k = 0; k < 3; k++) {
      m[4 * k] = cr * flat[k] + sr * lower[k];
      m[4 * k + 1] = cr * lower[k] - sr * flat[k];
      m[4 * k + 2] = forward[k];
    }
    m[3] = Noise.mix(x[i], x[i + 1], w);
    m[7] = Noise.mix(y[i], y[i + 1], w);
    m[11] = height;
    m[15] = 1;
    return m;
  }
}
