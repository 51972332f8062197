package io.parallax.inference.image;

import java.util.Arrays;

/**
 * Resizes colours with a tent as wide as the coarser of the two pixel grids.
 *
 * <p>Enlarging, that is bilinear interpolation; shrinking, every source pixel counts, so fine
 * texture does not alias. First along the rows, then along the columns. No interpolation of
 * OpenCV's {@code resize} is that filter: from 640×480 to 320×240, samples differ by up to 31.
 */
final class TentFilter {
  private static final int CHANNELS = 3;

  private TentFilter() {}

  static int[] resize(int[] rgb, int width, int height, int newWidth, int newHeight) {
    float[] rows = alongRows(rgb, width, height, new Taps(width, newWidth));
    return alongColumns(rows, newWidth, new Taps(height, newHeight));
  }

  private static float[] alongRows(int[] rgb, int width, int height, Taps taps) {
    float[] out = new float[CHANNELS * taps.first.length * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < taps.first.length; x++) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int from = y * width + taps.first[x];
        for (float weight : taps.weights[x]) {
          int pixel = rgb[from++];
          red += weight * ((pixel >> 16) & 0xFF);
          green += weight * ((pixel >> 8) & 0xFF);
          blue += weight * (pixel & 0xFF);
        }
        out[to++] = red;
        out[to++] = green;
        out[to++] = blue;
      }
    }
    return out;
  }

  private static int[] alongColumns(float[] rows, int width, Taps taps) {
    int[] out = new int[width * taps.first.length];
    int stride = CHANNELS * width;
    float[] sums = new float[stride];
    for (int y = 0; y < taps.first.length; y++) {
      Arrays.fill(sums, 0.5f);
      int from = taps.first[y] * stride;
      for (float weight : taps.weights[y]) {
        for (int i = 0; i < stride; i++) {
          sums[i] += weight * rows[from + i];
        }
        from += stride;
      }
      for (int x = 0, at = 0; x < width; x++, at += CHANNELS) {
        out[y * width + x] = (int) sums[at] << 16 | (int) sums[at + 1] << 8 | (int) sums[at + 2];
      }
    }
    return out;
  }

  /** For each new position along one axis: the first source position and the weights from there. */
  private static final class Taps {
    final int[] first;
    final float[][] weights;

    Taps(int size, int newSize) {
      first = new int[newSize];
      weights = new float[newSize][];
      double scale = (double) size / newSize;
      double reach = Math.max(scale, 1);
      for (int i = 0; i < newSize; i++) {
        double centre = (i + 0.5) * scale - 0.5;
        int from = Math.max(0, (int) Math.ceil(centre - reach));
        int to = Math.min(size - 1, (int) Math.floor(centre + reach));
        first[i] = from;
        weights[i] = new float[to - from + 1];
        double sum = 0;
        for (int s = from; s <= to; s++) {
          sum += 1 - Math.abs(s - centre) / reach;
        }
        for (int s = from; s <= to; s++) {
          weights[i][s - from] = (float) ((1 - Math.abs(s - centre) / reach) / sum);
        }
      }
    }
  }
}
