package io.parallax.deploy.flat;

import io.parallax.deploy.flat.Furnishing.Footprint;
import io.parallax.deploy.flat.Room.Kind;
import io.parallax.deploy.flat.Room.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A finished flat.
 *
 * @param plan its rooms
 * @param solids all that a camera can see
 * @param lights all that shines
 * @param furniture what stands on the floor of each room
 * @param sun unit vector towards the sun
 */
record Flat(
    FlatPlan plan,
    List<Solid> solids,
    List<Light> lights,
    List<List<Footprint>> furniture,
    double[] sun) {

  /** Builds the flat of a seed; what it draws for one purpose leaves the others unchanged. */
  static Flat build(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FlatPlan plan = FlatPlan.draw(random.split());
    Palette palette = new Palette(random.split());
    List<Solid> solids = new ArrayList<>();
    new Shell(plan, palette, random.split(), solids).build();
    List<Light> lights = new ArrayList<>();
    List<List<Footprint>> furniture = new ArrayList<>();
    for (Room room : plan.rooms()) {
      SplittableRandom draw = random.split();
      furniture.add(new Furnishing(room, palette, draw, solids).furnish());
      lights.add(hangLamp(room, plan, palette, draw, solids));
      for (Opening opening : room.openings()) {
        if (opening.kind() == Kind.WINDOW) {
          lights.add(daylight(room, opening, draw));
        }
      }
    }
    return new Flat(plan, solids, lights, furniture, sun(random.split()));
  }

  private static double[] sun(SplittableRandom random) {
    double azimuth = 2 * Math.PI * random.nextDouble();
    double height = Math.toRadians(30 + 20 * random.nextDouble());
    return new double[] {
      StrictMath.cos(height) * StrictMath.cos(azimuth),
      StrictMath.cos(height) * StrictMath.sin(azimuth),
      StrictMath.sin(height)
    };
  }

  private static Light hangLamp(
      Room room, FlatPlan plan, Palette palette, SplittableRandom random, List<Solid> solids) {
    double x = (room.x0() + room.x1()) / 2 + 0.5 * (random.nextDouble() - 0.5);
    double y = (room.y0() + room.y1()) / 2 + 0.5 * (random.nextDouble() - 0.5);
    double drop = 0.2 + 0.35 * random.nextDouble();
    Lamps.hang(new Workbench(solids, room.index(), x, y, 0), plan.height(), drop, palette);
    double z = plan.height() - drop - 0.24;
    double r = 0.12;
    double[] samples = {x + r, y, z, x - r, y, z, x, y + r, z, x, y - r, z};
    double power = 1.6 + 1.4 * random.nextDouble();
    double warmth = random.nextDouble();
    Colour colour = new Colour(1.12, 0.98 - 0.06 * warmth, 0.84 - 0.2 * warmth).times(power);
    return new Light(room.index(), samples, 0, 0, 0, colour);
  }

  private static Light daylight(Room room, Opening opening, SplittableRandom random) {
    int side = opening.side();
    double[] samples = new double[18];
    for (int i = 0; i < 6; i++) {
      double along = Noise.mix(opening.from(), opening.to(), (i % 3 + 0.5) / 3);
      samples[3 * i] = room.x(side, along, 0.05);
      samples[3 * i + 1] = room.y(side, along, 0.05);
      samples[3 * i + 2] = Noise.mix(opening.bottom(), opening.top(), i < 3 ? 0.3 : 0.75);
    }
    double nx = room.x(side, 0, 1) - room.x(side, 0, 0);
    double ny = room.y(side, 0, 1) - room.y(side, 0, 0);
    double area = (opening.to() - opening.from()) * (opening.top() - opening.bottom());
    double power = area * (0.9 + 1.2 * random.nextDouble());
    return new Light(
        room.index(), samples, nx, ny, -0.25, new Colour(0.88, 0.98, 1.12).times(power));
  }
}
