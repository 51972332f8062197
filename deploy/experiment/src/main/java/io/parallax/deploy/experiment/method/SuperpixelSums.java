package io.parallax.deploy.experiment.method;

import java.util.Arrays;

/**
 * The sum of a value over the pixels of each superpixel of a frame.
 *
 * <p>Keeps its buffers from frame to frame, so one instance serves one thread.
 */
final class SuperpixelSums {
  private static final int IDS = 1 << 16;

  private final int[] pixels = new int[IDS];
  private final double[] sums = new double[IDS];
  private int ids;

  /** Counts the pixels of a raster's superpixels; all sums are 0. */
  void count(short[] superpixels) {
    Arrays.fill(pixels, 0, ids, 0);
    Arrays.fill(sums, 0, ids, 0);
    ids = 0;
    for (short superpixel : superpixels) {
      int id = superpixel & 0xFFFF;
      pixels[id]++;
      ids = Math.max(ids, id + 1);
    }
  }

  /** Counts the pixels of a raster's superpixels and adds up a value of each pixel. */
  void sum(short[] superpixels, double[] values) {
    count(superpixels);
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      sums[superpixels[pixel] & 0xFFFF] += values[pixel];
    }
  }

  /** The highest id and one. */
  int ids() {
    return ids;
  }

  /** Pixels of a superpixel, 0 if there is no such one. */
  int pixels(int id) {
    return pixels[id];
  }

  /** The mean of the value over the pixels of a superpixel that is there. */
  double mean(int id) {
    return sums[id] / pixels[id];
  }
}
