package io.parallax.deploy.export.mask;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Masks for tests: the borderline ones, and many at random, in pieces and with holes. */
public final class RandomMasks {
  private RandomMasks() {}

  static Stream<PixelMask> all() {
    Random random = new Random(11);
    return Stream.concat(
        borderline().stream(), IntStream.range(0, 300).mapToObj(i -> random(random)));
  }

  /** Empty, full, and single pixels. */
  static List<PixelMask> borderline() {
    return List.of(
        mask(1, 1),
        mask(1, 1, 0),
        mask(7, 3),
        full(7, 3),
        mask(7, 3, 0),
        mask(7, 3, 20),
        mask(7, 3, 10),
        // Long enough that counts have more than 16 bits.
        full(400, 300),
        mask(400, 300, 119_999));
  }

  private static PixelMask random(Random random) {
    int width = 1 + random.nextInt(70);
    int height = 1 + random.nextInt(50);
    return random(random, width, height);
  }

  /** A mask of a size: noise, or blobs that may touch the border. */
  public static PixelMask random(Random random, int width, int height) {
    BitSet pixels = new BitSet(width * height);
    if (random.nextBoolean()) {
      double share = random.nextDouble();
      IntStream.range(0, width * height).forEach(i -> pixels.set(i, random.nextDouble() < share));
    }
    for (int blob = random.nextInt(4); blob > 0; blob--) {
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      int radius = 1 + random.nextInt(20);
      boolean inside = random.nextInt(3) > 0;
      for (int i = 0; i < width * height; i++) {
        if (Math.hypot(i % width - x, i / width - y) < radius) {
          pixels.set(i, inside);
        }
      }
    }
    return new PixelMask(width, height, pixels);
  }

  private static PixelMask full(int width, int height) {
    BitSet pixels = new BitSet();
    pixels.set(0, width * height);
    return new PixelMask(width, height, pixels);
  }

  /** A mask of the pixels {@code y * width + x}. */
  public static PixelMask mask(int width, int height, int... pixels) {
    BitSet set = new BitSet();
    IntStream.of(pixels).forEach(set::set);
    return new PixelMask(width, height, set);
  }
}
