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

  private final float[][] table = new float[CHANNELS][LEVELS];

  Normalisation(List<Double> mean, List<Double> deviation) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int level = 0; level < LEVELS; level++) {
        table[channel][level] =
            (float) ((level / 255.0 - mean.get(channel)) / deviation.get(channel));
      }
    }
  }

  /** The planes of an image. */
  FloatBuffer planes(int[] rgb) {
    float[] planes = new float[CHANNELS * rgb.length];
    int green = rgb.length;
    int blue = green + rgb.length;
    for (int i = 0; i < rgb.length; i++) {
      planes[i] = table[0][(rgb[i] >> 16) & 0xFF];
      planes[green + i] = table[1][(rgb[i] >> 8) & 0xFF];
      planes[blue + i] = table[2][rgb[i] & 0xFF];
    }
    return FloatBuffer.wrap(planes);
  }
}
