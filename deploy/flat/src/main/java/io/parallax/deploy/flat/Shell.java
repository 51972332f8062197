package io.parallax.deploy.flat;

import static io.parallax.deploy.flat.FlatClass.CEILING;
import static io.parallax.deploy.flat.FlatClass.CURTAIN;
import static io.parallax.deploy.flat.FlatClass.DOOR;
import static io.parallax.deploy.flat.FlatClass.FLOOR;
import static io.parallax.deploy.flat.FlatClass.WALL;
import static io.parallax.deploy.flat.FlatClass.WINDOW;

import io.parallax.deploy.flat.FlatPlan.Door;
import io.parallax.deploy.flat.Room.Kind;
import io.parallax.deploy.flat.Room.Opening;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Builds what the flat itself consists of: floors, ceilings, walls, doors, windows and curtains.
 */
final class Shell {
  private static final double T = FlatPlan.HALF_WALL;

  private final FlatPlan plan;
  private final Palette palette;
  private final SplittableRandom random;
  private final List<Solid> scene;
  private final Material trim;
  private final Material leaf;

  Shell(FlatPlan plan, Palette palette, SplittableRandom random, List<Solid> scene) {
    this.plan = plan;
    this.palette = palette;
    this.random = random;
    this.scene = scene;
    trim = random.nextBoolean() ? palette.lacquer() : palette.wood();
    leaf = palette.panelled();
  }

  void build() {
    for (Room room : plan.rooms()) {
      buildRoom(room);
    }
    for (Door door : plan.doors()) {
      buildDoor(door);
    }
  }

  private void buildRoom(Room room) {
    Workbench world = new Workbench(scene, room.index(), 0, 0, 0);
    double x0 = room.x0() - T;
    double x1 = room.x1() + T;
    double y0 = room.y0() - T;
    double y1 = room.y1() + T;
    double height = plan.height();
    world.box(FLOOR, palette.floor(room.use()), x0, x1, y0, y1, -0.1, 0);
    world.box(CEILING, palette.ceiling(), x0, x1, y0, y1, height, height + 0.1);
    Material paint = palette.paint();
    int accent = random.nextInt(7);
    for (int side = 0; side < 4; side++) {
      buildWall(room, side, side == accent ? palette.accent() : paint);
    }
    Material cloth = palette.curtain();
    for (Opening opening : room.openings()) {
      if (opening.kind() == Kind.WINDOW) {
        buildWindow(room, opening);
        hangCurtains(room, opening, cloth);
      } else if (opening.kind() == Kind.ENTRANCE) {
        buildEntrance(room, opening);
      }
    }
  }

  /** A bench at a point of a wall whose +y points into the wall. */
  private Workbench against(Room room, int side, double along) {
    return new Workbench(
        scene,
        room.index(),
        room.x(side, along, 0),
        room.y(side, along, 0),
        Room.quarterTurns(side) * Math.PI / 2);
  }

  private void buildWall(Room room, int side, Material paint) {
    double at = room.start(side) - T;
    double end = room.start(side) + room.length(side) + T;
    List<Opening> openings =
        room.openings().stream()
            .filter(o -> o.side() == side)
            .sorted(Comparator.comparingDouble(Opening::from))
            .toList();
    for (Opening opening : openings) {
      segment(room, side, paint, at, opening.from(), 0, plan.height());
      segment(room, side, paint, opening.from(), opening.to(), opening.top(), plan.height());
      if (opening.bottom() > 0) {
        segment(room, side, paint, opening.from(), opening.to(), 0, opening.bottom());
      }
      at = opening.to();
    }
    segment(room, side, paint, at, end, 0, plan.height());
  }

  private void segment(
      Room room, int side, Material paint, double from, double to, double z0, double z1) {
    double half = (to - from) / 2;
    Workbench bench = against(room, side, (from + to) / 2);
    bench.box(WALL, paint, -half, half, 0, T, z0, z1);
    if (z0 == 0) {
      bench.box(WALL, trim, -half, half, -0.012, 0, 0, 0.07);
    }
  }

  private void buildWindow(Room room, Opening opening) {
    double half = (opening.to() - opening.from()) / 2;
    double low = opening.bottom();
    double high = opening.top();
    Workbench bench = against(room, opening.side(), opening.middle());
    Material frame = palette.lacquer();
    bench.box(WINDOW, palette.view().mirroring(0.25), -half, half, T - 0.01, T, low, high);
    double bar = 0.05;
    bench.box(WINDOW, frame, -half, -half + bar, -0.015, T, low, high);
    bench.box(WINDOW, frame, half - bar, half, -0.015, T, low, high);
    bench.box(WINDOW, frame, -half, half, -0.015, T, high - bar, high);
    bench.box(WINDOW, frame, -0.03, 0.03, 0.01, T, low, high);
    bench.box(WINDOW, frame, -half - 0.03, half + 0.03, -0.09, T, low - 0.03, low + 0.03);
  }

  private void hangCurtains(Room room, Opening opening, Material cloth) {
    double half = (opening.to() - opening.from()) / 2;
    Workbench bench = against(room, opening.side(), opening.middle());
    double top = opening.top() + 0.15;
    double bottom = random.nextInt(3) == 0 ? opening.bottom() - 0.15 : 0.04;
    double drawn = 0.16 + 0.3 * random.nextDouble();
    double left = Math.max(-half - 0.3, room.start(opening.side()) - opening.middle() + 0.02);
    bench.box(CURTAIN, cloth, -half - 0.26, -half + drawn, -0.16, -0.1, bottom, top);
    bench.box(CURTAIN, cloth, half - drawn, half + 0.26, -0.16, -0.1, bottom, top);
    bench.box(CURTAIN, trim, left, half + 0.32, -0.145, -0.115, top, top + 0.03);
  }

  private void buildEntrance(Room room, Opening opening) {
    double half = (opening.to() - opening.from()) / 2;
    Workbench bench = against(room, opening.side(), opening.middle());
    buildFrame(bench, half, opening.top(), -0.02, T);
    bench.box(DOOR, leaf, -half + 0.05, half - 0.05, 0.01, T, 0, opening.top() - 0.05);
    buildHandle(bench.at(half - 0.13, 0.01, 0), palette.metal());
  }

  private void buildFrame(Workbench bench, double half, double top, double front, double back) {
    bench.box(DOOR, trim, -half - 0.05, -half + 0.05, front, back, 0, top + 0.05);
    bench.box(DOOR, trim, half - 0.05, half + 0.05, front, back, 0, top + 0.05);
    bench.box(DOOR, trim, -half - 0.05, half + 0.05, front, back, top - 0.05, top + 0.05);
  }

  private void buildHandle(Workbench bench, Material metal) {
    bench.box(DOOR, metal, -0.01, 0.01, -0.05, 0, 1.02, 1.04);
    bench.box(DOOR, metal, -0.11, 0.01, -0.06, -0.04, 1.02, 1.04);
  }

  private void buildDoor(Door door) {
    int room = plan.roomAt(door.x(), door.y());
    double turn = door.alongX() ? 0 : -Math.PI / 2;
    Workbench bench = new Workbench(scene, room, door.x(), door.y(), turn);
    Opening opening = plan.rooms().get(room).openings().get(0);
    double half = (opening.to() - opening.from()) / 2;
    buildFrame(bench, half, opening.top(), -T - 0.02, T + 0.02);
    // In this frame +x runs along the wall (reversed where it runs along y), +y across it.
    int hinge = door.alongX() ? door.hinge() : -door.hinge();
    double width = 2 * half - 0.12;
    double ajar = Math.toRadians(82 + 12 * random.nextDouble());
    double angle = door.swing() > 0 ? ajar : -ajar;
    Workbench hung =
        bench.at(
            hinge * (half - 0.06), door.swing() * (T + 0.03), hinge > 0 ? Math.PI - angle : angle);
    hung.box(DOOR, leaf, 0, width, -0.02, 0.02, 0.01, opening.top() - 0.06);
    Material metal = palette.metal();
    buildHandle(hung.at(width - 0.06, -0.02, 0), metal);
    buildHandle(hung.at(width - 0.06, 0.02, Math.PI), metal);
  }
}
