package io.parallax.scorer.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns the logits of many pixels into probabilities, a tile of pixels at a time.
 *
 * <p>The values are planar by class: those of one class for all pixels, then those of the next. A
 * tile of all classes stays in the processor's nearest cache, so each logit is read from memory
 * once, and all loops run along pixels, where nothing depends on the step before.
 *
 * <p>The exponential is our own, because {@link Math#exp} costs more than all the rest: {@code e^x
 * = (e^(x/32))^32}, the inner one by its Taylor series to the sixth power, the outer one by
 * squaring five times. There is no branch and no integer in it, so the compiler works on eight
 * pixels at once. The result is right to a few millionths of itself for {@code x ≥ -10}, and
 * everything below -20 is taken for -20, which is 2e-9: far finer than steps of 1/255 need. Each
 * logit costs one exponential, about a dozen products and sums; a tile in which a class is rounded
 * to 0 everywhere is not written.
 *
 * <p>Not for use by several threads.
 */
public final class Softmax {
  static final int TILE = 1280;

  /** Logits so far below the largest count as this far below it. */
  private static final float LEAST = -20f;

  private static final float PART = 1f / 32;

  private static final float C2 = (float) (1 / 2.0);
  private static final float C3 = (float) (1 / 6.0);
  private static final float C4 = (float) (1 / 24.0);
  private static final float C5 = (float) (1 / 120.0);
  private static final float C6 = (float) (1 / 720.0);

  /** 1.5·2^23: a small number added to it is rounded to an integer in the lowest bits. */
  private static final float ROUNDER = 12582912f;

  /** What a tile looks like when all its probabilities are rounded to 0. */
  private static final float[] ZEROS = zeros();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int classes;
  private final float[][] tile;
  private final float[] largest = new float[TILE];
  private final float[] factor = new float[TILE];

  /** Room for tiles of so many classes. */
  public Softmax(int classes) {
    this.classes = classes;
    this.tile = new float[classes][TILE];
  }

  /**
   * Adds the probabilities of every pixel to a sum.
   *
   * @param sum planar by class
   * @throws IllegalArgumentException if a pixel has a logit that is NaN or +∞, or only -∞
   */
  public void addTo(float[] sum, ClassPlanes logits) {
    int pixels = sum.length / classes;
    for (int from = 0; from < pixels; from += TILE) {
      int n = Math.min(TILE, pixels - from);
      load(logits, from, n, 1f);
      for (int c = 0; c < classes; c++) {
        addProducts(tile[c], factor, n, sum, c * pixels + from);
      }
    }
  }

  /**
   * Writes {@code round(255·P)} of every pixel: {@code planes} and {@code logits} alike.
   *
   * @param planes all zero
   */
  void quantise(ClassPlanes logits, byte[] planes) {
    int pixels = planes.length / classes;
    for (int from = 0; from < pixels; from += TILE) {
      int n = Math.min(TILE, pixels - from);
      load(logits, from, n, QuantisedMap.ONE);
      for (int c = 0; c < classes; c++) {
        roundProducts(tile[c], factor, n);
        // Most tiles show few of the classes, and the planes hold zeros already.
        if (!Arrays.equals(tile[c], 0, n, ZEROS, 0, n)) {
          pack(tile[c], n, planes, c * pixels + from);
        }
      }
    }
  }

  private static float[] zeros() {
    float[] zeros = new float[TILE];
    Arrays.fill(zeros, ROUNDER);
    return zeros;
  }

  /** Fills the tile with exp(logit - largest) and {@code factor} with {@code scale / Σ exp}. */
  private void load(ClassPlanes logits, int from, int n, float scale) {
    Arrays.fill(largest, 0, n, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < classes; c++) {
      logits.read(c, from, n, tile[c]);
      raise(largest, tile[c], n);
    }
    requireFinite(largest, n, from);
    Arrays.fill(factor, 0, n, 0f);
    for (float[] row : tile) {
      subtract(row, largest, n);
      exponentiate(row, n);
      add(factor, row, n);
    }
    for (int i = 0; i < n; i++) {
      factor[i] = scale / factor[i];
    }
  }

  private static void requireFinite(float[] largest, int n, int from) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(largest[i])) {
        throw new IllegalArgumentException(
            "logits of pixel " + (from + i) + " are not finite: the largest is " + largest[i]);
      }
    }
  }

  // One loop and few arrays to each method: these the compiler turns into vector instructions.

  private static void raise(float[] largest, float[] row, int n) {
    for (int i = 0; i < n; i++) {
      largest[i] = Math.max(largest[i], row[i]);
    }
  }

  private static void subtract(float[] row, float[] largest, int n) {
    for (int i = 0; i < n; i++) {
      row[i] = Math.max(row[i] - largest[i], LEAST);
    }
  }

  private static void exponentiate(float[] row, int n) {
    for (int i = 0; i < n; i++) {
      float x = row[i] * PART;
      float e = 1 + x * (1 + x * (C2 + x * (C3 + x * (C4 + x * (C5 + x * C6)))));
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      row[i] = e;
    }
  }

  private static void add(float[] total, float[] row, int n) {
    for (int i = 0; i < n; i++) {
      total[i] += row[i];
    }
  }

  private static void addProducts(float[] row, float[] factor, int n, float[] sum, int at) {
    for (int i = 0; i < n; i++) {
      sum[at + i] += row[i] * factor[i];
    }
  }

  private static void roundProducts(float[] row, float[] factor, int n) {
    for (int i = 0; i < n; i++) {
      row[i] = row[i] * factor[i] + ROUNDER;
    }
  }

  /** Writes the lowest byte of each number, eight at a time. */
  private static void pack(float[] row, int n, byte[] planes, int at) {
    int i = 0;
    for (; i <= n - Long.BYTES; i += Long.BYTES) {
      LONGS.set(
          planes,
          at + i,
          lowest(row, i)
              | lowest(row, i + 1) << 8
              | lowest(row, i + 2) << 16
              | lowest(row, i + 3) << 24
              | lowest(row, i + 4) << 32
              | lowest(row, i + 5) << 40
              | lowest(row, i + 6) << 48
              | lowest(row, i + 7) << 56);
    }
    for (; i < n; i++) {
      planes[at + i] = (byte) lowest(row, i);
    }
  }

  private static long lowest(float[] row, int i) {
    return Float.floatToRawIntBits(row[i]) & 0xFFL;
  }
}
