package io.parallax.inference.model;

import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;

/** The images on which a model is tried before it sees a real one; always the same. */
enum ProbeImage {
  NOISE("noise"),
  BLACK("black"),
  WHITE("white"),
  GRADIENT("a gradient"),
  BLOCKS("blocks of colour");

  /** All images have the same key, so that masks drawn from it are the same for all. */
  static final String KEY = "probe/1";

  private static final int BLOCKS_ACROSS = 8;
  private static final int MOST = 0xFF;

  private final String title;

  ProbeImage(String title) {
    this.title = title;
  }

  /** What it shows, in a few words. */
  String title() {
    return title;
  }

  /** The image at the working size. */
  ModelInput at(ModelPlan plan) {
    return at(plan, KEY);
  }

  /** The image under another key. */
  ModelInput at(ModelPlan plan, String key) {
    int width = plan.width();
    int height = plan.height();
    return new ModelInput(key, rgb(width, height));
  }

  private int[] rgb(int width, int height) {
    return switch (this) {
      case NOISE -> new SplittableRandom(1).ints((long) width * height).toArray();
      case BLACK -> filled(width, height, (x, y) -> 0);
      case WHITE -> filled(width, height, (x, y) -> 0xFFFFFF);
      case GRADIENT ->
          filled(
              width,
              height,
              (x, y) -> {
                int across = MOST * x / width;
                int down = MOST * y / height;
                return across << 16 | down << 8 | (MOST - across);
              });
      case BLOCKS -> {
        int side = Math.max(1, width / BLOCKS_ACROSS);
        int columns = width / side + 1;
        int[] colours =
            new SplittableRandom(2).ints((long) columns * (height / side + 1)).toArray();
        yield filled(width, height, (x, y) -> colours[y / side * columns + x / side]);
      }
    };
  }

  private static int[] filled(int width, int height, IntBinaryOperator colour) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colour.applyAsInt(i % width, i / width);
    }
    return rgb;
  }
}
