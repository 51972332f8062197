package io.parallax.inference.model;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns colours into what a model was trained on: {@code (c / 255 - mean) / deviation} for each of
 * R, G and B, as three planes.
 */
final class Normalisation {
  static final int CHANNELS = 3;

  private static final int LEVELS = 256;

  /** Values are handed over in pieces, which costs less than one by one. */
  private static final int ROW = 1024;

  private final float[][] table = new float[CHANNELS][LEVELS];

  Normalisation(List<Double> mean, List<Double> deviation) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int level = 0; level < LEVELS; level++) {
        table[channel][level] =
            (float) ((level / 255.0 - mean.get(channel)) / deviation.get(channel));
      }
    }
  }

  /** Writes the planes of an image into a buffer, from its start to its end. */
  void write(int[] rgb, FloatBuffer planes) {
    float[] row = new float[Math.min(rgb.length, ROW)];
    planes.clear();
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] values = table[channel];
      int shift = Byte.SIZE * (CHANNELS - 1 - channel);
      for (int from = 0; from < rgb.length; from += row.length) {
        int n = Math.min(row.length, rgb.length - from);
        for (int i = 0; i < n; i++) {
          row[i] = values[(rgb[from + i] >> shift) & 0xFF];
        }
        planes.put(row, 0, n);
      }
    }
    planes.flip();
  }
}
