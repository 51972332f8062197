package io.parallax.deploy.flat;

/**
 * The procedural patterns: which colour a material has at a point of a face, and how its relief
 * bends the normal there.
 *
 * <p>Every detail fades to its mean where a pixel covers more of the surface than the detail
 * measures, so that distant patterns do not flicker. Reused for point after point.
 */
final class Texture {
  /** Colour in linear light. */
  double r;

  double g;
  double b;

  /** By how much the normal leans along u and v. */
  double leanU;

  double leanV;

  private Material material;

  /** Position on the face in metres. */
  private double x;

  private double y;

  /** Metres that a pixel covers. */
  private double grain;

  /** Evaluates a material at a point; {@code footprint} is the width of a pixel there in metres. */
  void sample(Material material, SurfacePoint point, double footprint) {
    this.material = material;
    x = point.u * point.width;
    y = point.v * point.height;
    grain = footprint;
    leanU = 0;
    leanV = 0;
    double weight =
        switch (material.pattern()) {
          case PLAIN -> 0.3 * Noise.smooth(2 * x, 2 * y, material.seed());
          case PLASTER -> plaster();
          case GRAIN ->
              point.width >= point.height
                  ? grain(x, y, material.seed())
                  : grain(y, x, material.seed());
          case PLANKS -> planks();
          case TILES -> tiles();
          case BRICKS -> bricks();
          case PILE -> pile();
          case WEAVE -> weave();
          case STRIPES -> stripes();
          case CHECKS -> checks();
          case FOLDS -> folds();
          case ORNAMENT -> ornament(point);
          case PANELS -> panels(point);
          case PAINTING, VIEW, SPINES -> 0;
        };
    blend(material.first(), material.second(), weight);
    switch (material.pattern()) {
      case PAINTING -> painting(point);
      case VIEW -> view(point);
      case SPINES -> spines(point);
      default -> {}
    }
    if (material.softness() > 0) {
      leanU += edge(x, point.width);
      leanV += edge(y, point.height);
    }
  }

  private void blend(Colour first, Colour second, double weight) {
    r = Noise.mix(first.r(), second.r(), weight);
    g = Noise.mix(first.g(), second.g(), weight);
    b = Noise.mix(first.b(), second.b(), weight);
  }

  private void scale(double factor) {
    r *= factor;
    g *= factor;
    b *= factor;
  }

  /** 1 for details that the pixel resolves, falling to 0. */
  private double visible(double size) {
    return Noise.clamp(1.6 - 2 * grain / size, 0, 1);
  }

  private double edge(double position, double size) {
    double radius = Math.min(material.softness(), size / 2);
    if (position < radius) {
      return -(1 - position / radius);
    }
    return position > size - radius ? 1 - (size - position) / radius : 0;
  }

  private double plaster() {
    double coarse = Noise.smooth(1.3 * x, 1.3 * y, material.seed());
    double fine = Noise.smooth(60 * x, 60 * y, material.seed() + 1);
    return 0.5 * coarse + 0.5 * Noise.mix(0.5, fine, 0.7 * visible(0.017));
  }

  private double grain(double along, double across, int seed) {
    double bend = 0.07 * Noise.smooth(1.1 * along, 2 * across, seed);
    double rings = Noise.smooth(0.6 * along, 34 * (across + bend), seed + 1);
    double fibre = Noise.smooth(5 * along, 120 * across, seed + 2);
    return Noise.clamp(0.15 + 0.6 * rings + 0.4 * visible(0.009) * (fibre - 0.5), 0, 1);
  }

  private double planks() {
    double width = material.scale();
    int row = Noise.floor(y / width);
    double shifted = x + 1.7 * Noise.unit(row, 0, material.seed());
    double length = 9 * width;
    int board = Noise.floor(shifted / length);
    double tone = Noise.unit(row, board, material.seed() + 3);
    double joint = Math.min(near(y, width, 0.003), near(shifted, length, 0.003));
    double wood = grain(x, y, Noise.hash(row, board, material.seed()));
    double dark = 0.9 * (1 - joint) * visible(0.012);
    return Noise.clamp(0.45 * wood + 0.55 * tone, 0, 1) * (1 - dark) + 1.3 * dark;
  }

  /** 0 at multiples of the period, rising to 1 at distance {@code half} from them. */
  private static double near(double position, double period, double half) {
    double offset = position - period * Noise.floor(position / period);
    double distance = Math.min(offset, period - offset);
    return Noise.clamp(distance / half - 0.5, 0, 1);
  }

  private double tiles() {
    double size = material.scale();
    int row = Noise.floor(y / size);
    int column = Noise.floor(x / size);
    double tone = 0.35 * Noise.unit(row, column, material.seed());
    double cloud = 0.25 * Noise.smooth(9 * x, 9 * y, material.seed() + 1);
    double body = Math.min(near(x, size, 0.005), near(y, size, 0.005));
    double joint = (1 - body) * visible(0.02);
    return (tone + cloud) * (1 - joint) + joint;
  }

  private double bricks() {
    double height = material.scale();
    double width = 3.1 * height;
    int row = Noise.floor(y / height);
    double shifted = x + ((row & 1) == 0 ? 0 : width / 2);
    int column = Noise.floor(shifted / width);
    double tone = 0.5 * Noise.unit(row, column, material.seed());
    double rough = 0.3 * Noise.smooth(50 * x, 50 * y, material.seed() + 1) * visible(0.02);
    double body = Math.min(near(shifted, width, 0.008), near(y, height, 0.008));
    double joint = (1 - body) * visible(0.02);
    leanV = 0.6 * joint;
    return (tone + rough) * (1 - joint) + joint;
  }

  private double pile() {
    double coarse = Noise.smooth(4 * x, 4 * y, material.seed());
    double tuft = Noise.smooth(90 * x, 90 * y, material.seed() + 1);
    return 0.45 * coarse + 0.55 * Noise.mix(0.5, tuft, visible(0.011));
  }

  private double weave() {
    double size = material.scale();
    int column = Noise.floor(x / size);
    int row = Noise.floor(y / size);
    double thread = ((column + row) & 1) == 0 ? 0.2 : 0.8;
    double worn = Noise.smooth(3 * x, 3 * y, material.seed());
    double odd = Noise.unit(column, row, material.seed());
    return 0.5 * worn + 0.5 * Noise.mix(0.5, 0.6 * thread + 0.4 * odd, visible(size));
  }

  private double stripes() {
    double size = material.scale();
    double phase = x / size - Noise.floor(x / size);
    double band = phase < 0.5 ? 1 : phase < 0.62 ? 0.3 : phase < 0.7 ? 0.85 : 0;
    return Noise.mix(0.5, band, visible(0.3 * size))
        + 0.1 * Noise.smooth(40 * x, 40 * y, material.seed()) * visible(0.025);
  }

  private double checks() {
    double size = material.scale();
    double a = (Noise.floor(x / size) & 1) * 0.5;
    double c = (Noise.floor(y / size) & 1) * 0.5;
    return Noise.mix(0.5, a + c, visible(size));
  }

  private double folds() {
    double size = material.scale();
    double wander = 0.35 * Noise.smooth(2 * x / size, 0.7 * y, material.seed());
    double phase = 2 * Math.PI * (x / size + wander);
    double sway = wave(phase);
    leanU = 0.75 * sway * visible(0.6 * size);
    return Noise.clamp(0.35 + 0.3 * wave(phase + 1.3), 0, 1);
  }

  /** A smooth wave of period 2π between -1 and 1 that needs no transcendental function. */
  private static double wave(double phase) {
    double turns = phase / (2 * Math.PI);
    double t = 2 * (turns - Noise.floor(turns)) - 1;
    return 4 * t * (1 - Math.abs(t));
  }

  private double ornament(SurfacePoint point) {
    double border = Math.min(Math.min(x, point.width - x), Math.min(y, point.height - y));
    double tuft = 0.25 * (Noise.smooth(80 * x, 80 * y, material.seed()) - 0.5) * visible(0.012);
    if (border < 0.05 || (border > 0.13 && border < 0.16)) {
      return 0.9 + tuft;
    }
    double size = material.scale();
    double dx = Math.abs(x / size - Noise.floor(x / size) - 0.5);
    double dy = Math.abs(y / size - Noise.floor(y / size) - 0.5);
    double diamond = dx + dy;
    double motif = diamond < 0.18 ? 1 : diamond < 0.3 ? 0.15 : diamond < 0.38 ? 0.7 : 0;
    return Noise.clamp(
        (border < 0.16 ? 0.2 : Noise.mix(0.3, motif, visible(size / 4))) + tuft, 0, 1);
  }

  private double panels(SurfacePoint point) {
    double wood = grain(y, x, material.seed());
    double inset = 0.13 * Math.min(1, point.width);
    double half = (point.height - 3 * inset) / 2;
    double row = y - inset;
    double local = row < half ? row : row - half - inset;
    double outside =
        -Math.min(Math.min(x - inset, point.width - inset - x), Math.min(local, half - local));
    double groove = 1 - Noise.clamp(Math.abs(outside) / 0.012, 0, 1);
    leanU = (x < point.width / 2 ? 0.7 : -0.7) * groove;
    leanV = (local < half / 2 ? 0.7 : -0.7) * groove;
    return Noise.clamp(0.8 * wood + 0.5 * groove, 0, 1);
  }

  private void painting(SurfacePoint point) {
    int seed = material.seed();
    double u = point.u;
    double v = point.v;
    double horizon = 0.3 + 0.35 * Noise.unit(0, 0, seed) + 0.25 * Noise.smooth(3 * u, 0, seed);
    double sky = Noise.smooth(2 * u, 5 * v, seed + 1);
    double ground = Noise.smooth(6 * u, 9 * v, seed + 2);
    blend(material.first(), material.second(), v > horizon ? 0.5 * sky : 0.5 + 0.5 * ground);
    if (Noise.unit(5, 0, seed) < 0.4) {
      blocks(u, v, seed);
    } else {
      disc(u, v, seed);
    }
    scale(0.75 + 0.5 * Noise.smooth(25 * x, 60 * y, seed + 5));
  }

  /** A coloured disc, as of a sun over land. */
  private void disc(double u, double v, int seed) {
    double cx = 0.2 + 0.6 * Noise.unit(1, 0, seed);
    double cy = 0.35 + 0.4 * Noise.unit(2, 0, seed);
    double distance = (u - cx) * (u - cx) + (v - cy) * (v - cy);
    if (distance < 0.01 + 0.03 * Noise.unit(3, 0, seed)) {
      double hue = Noise.unit(4, 0, seed);
      r = Noise.mix(r, 0.8, 0.8);
      g = Noise.mix(g, 0.15 + 0.5 * hue, 0.8);
      b = Noise.mix(b, 0.05 + 0.4 * (1 - hue), 0.8);
    }
  }

  /** Fields of different sizes between dark bars. */
  private void blocks(double u, double v, int seed) {
    int column = Noise.floor(3.3 * u + 0.4 * Noise.unit(6, 0, seed));
    int row = Noise.floor((2 + 2 * Noise.unit(column, 7, seed)) * v);
    double tone = Noise.unit(column, row, seed + 8);
    r = Noise.mix(r, tone, 0.6);
    g = Noise.mix(g, Noise.unit(column, row, seed + 9), 0.5);
    b = Noise.mix(b, 1 - tone, 0.4);
  }

  /** What is to be seen outside: sky, hills and roofs. */
  private void view(SurfacePoint point) {
    int seed = material.seed();
    double cloud = Noise.smooth(3 * point.u, 7 * point.v, seed);
    double hill = 0.25 + 0.2 * Noise.smooth(2.5 * point.u, 0, seed + 1);
    double roofs = 0.12 + 0.2 * Noise.unit(Noise.floor(7 * point.u), 0, seed + 2);
    if (point.v > Math.max(hill, roofs)) {
      blend(material.first(), new Colour(1, 1, 1), 0.6 * cloud + 0.4 * (1 - point.v));
    } else if (point.v < roofs) {
      blend(
          material.second(),
          new Colour(0.5, 0.4, 0.35),
          Noise.unit(Noise.floor(7 * point.u), 1, seed));
      scale(0.55);
    } else {
      blend(material.second(), new Colour(0.3, 0.42, 0.35), 0.7);
      scale(0.8);
    }
  }

  private void spines(SurfacePoint point) {
    double size = material.scale();
    int book = Noise.floor(x / size + 0.3 * Noise.unit(Noise.floor(x / size), 7, material.seed()));
    int seed = Noise.hash(book, 0, material.seed());
    double tone = 0.25 + 0.75 * Noise.unit(1, 0, seed);
    blend(material.first(), material.second(), Noise.unit(2, 0, seed));
    double warm = Noise.unit(3, 0, seed);
    r = Noise.mix(r, 0.1 + 0.5 * warm, 0.6) * tone;
    g = Noise.mix(g, 0.12 + 0.2 * Noise.unit(4, 0, seed), 0.6) * tone;
    b = Noise.mix(b, 0.35 - 0.3 * warm, 0.6) * tone;
    double title = Math.abs(point.v - 0.3 - 0.5 * Noise.unit(6, 0, seed));
    if (title < 0.05) {
      scale(1 + visible(0.03));
    }
  }
}
