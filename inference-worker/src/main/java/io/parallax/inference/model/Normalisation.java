package io.parallax.inference.model;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Turns colours into what a model was trained on: {@code (c / 255 - mean) / deviation} for each of
 * R, G and B, in the layout and the type that its graph takes.
 */
final class Normalisation {
  static final int CHANNELS = 3;

  private static final int LEVELS = 256;

  /** Values are handed over in pieces, which costs less than one by one. */
  private static final int ROW = 1024;

  private final ElementType type;
  private final Layout layout;
  private final float[][] table = new float[CHANNELS][LEVELS];
  private final short[][] halves = new short[CHANNELS][LEVELS];

  Normalisation(ModelPlan plan) {
    this.type = plan.type();
    this.layout = plan.layout();
    if (type != ElementType.UINT8) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int level = 0; level < LEVELS; level++) {
          double value = level / 255.0 - plan.mean().get(channel);
          table[channel][level] = (float) (value / plan.deviation().get(channel));
          halves[channel][level] = Fp16Conversions.floatToFp16(table[channel][level]);
        }
      }
    }
  }

  /** Writes an image into a buffer, from its start to its end. */
  void write(int[] rgb, ByteBuffer to) {
    to.clear();
    if (type == ElementType.FLOAT && layout == Layout.NCHW) {
      writePlanes(rgb, to.asFloatBuffer());
      return;
    }
    if (layout == Layout.NCHW) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int pixel : rgb) {
          put(pixel, channel, to);
        }
      }
    } else {
      for (int pixel : rgb) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          put(pixel, channel, to);
        }
      }
    }
    to.flip();
  }

  private void writePlanes(int[] rgb, FloatBuffer planes) {
    float[] row = new float[Math.min(rgb.length, ROW)];
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] values = table[channel];
      int shift = shift(channel);
      for (int from = 0; from < rgb.length; from += row.length) {
        int n = Math.min(row.length, rgb.length - from);
        for (int i = 0; i < n; i++) {
          row[i] = values[(rgb[from + i] >> shift) & 0xFF];
        }
        planes.put(row, 0, n);
      }
    }
  }

  private void put(int pixel, int channel, ByteBuffer to) {
    int level = (pixel >> shift(channel)) & 0xFF;
    switch (type) {
      case FLOAT -> to.putFloat(table[channel][level]);
      case FLOAT16 -> to.putShort(halves[channel][level]);
      case UINT8 -> to.put((byte) level);
    }
  }

  private static int shift(int channel) {
    return Byte.SIZE * (CHANNELS - 1 - channel);
  }
}
