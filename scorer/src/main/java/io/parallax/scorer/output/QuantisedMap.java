package io.parallax.scorer.output;

import java.nio.FloatBuffer;

/**
 * The class probabilities of every pixel of a frame in 8 bits: {@code q(u,c) = round(255·P(u,c))}.
 *
 * <p>From here on every sum is one of integers, so it does not depend on the order of its terms.
 *
 * @param classes C, the number of classes
 * @param width W, pixels
 * @param height H, pixels
 * @param planes C·H·W unsigned bytes, planar by class, each plane row-major; not copied
 */
public record QuantisedMap(int classes, int width, int height, byte[] planes) {
  /** The largest value: a probability of 1. */
  public static final int ONE = 255;

  /** How far the probabilities of a pixel may be from adding up to 1: half floats pass. */
  private static final float SUM_TOLERANCE = 0.01f;

  /**
   * Checks that the sizes agree.
   *
   * @throws IllegalArgumentException if a size is not positive, or there are more or fewer bytes
   */
  public QuantisedMap {
    requireValues(classes, width, height, planes.length);
  }

  /**
   * The map of given probabilities.
   *
   * @param probabilities planar by class, from the buffer's start to its limit
   * @throws IllegalArgumentException if the number of values differs, a value is not a probability,
   *     or those of a pixel do not add up to 1
   */
  public static QuantisedMap ofProbabilities(
      FloatBuffer probabilities, int classes, int width, int height) {
    return ofProbabilities(ClassPlanes.of(probabilities, classes, width, height));
  }

  /**
   * The map of given probabilities.
   *
   * @throws IllegalArgumentException if a value is not a probability, or those of a pixel do not
   *     add up to 1
   */
  public static QuantisedMap ofProbabilities(ClassPlanes probabilities) {
    int width = probabilities.width();
    int pixels = width * probabilities.height();
    byte[] planes = new byte[probabilities.classes() * pixels];
    float[] row = new float[width];
    float[] sums = new float[pixels];
    for (int at = 0; at < planes.length; at += width) {
      int pixel = at % pixels;
      probabilities.read(at / pixels, pixel, width, row);
      for (int x = 0; x < width; x++) {
        float p = row[x];
        if (!(p >= -SUM_TOLERANCE && p <= 1 + SUM_TOLERANCE)) {
          throw new IllegalArgumentException(
              "probability of class "
                  + at / pixels
                  + place(pixel + x, width)
                  + " must be in 0 to 1, but is "
                  + p);
        }
        sums[pixel + x] += p;
        planes[at + x] = (byte) (int) (Math.min(Math.max(p, 0f), 1f) * ONE + 0.5f);
      }
    }
    requireSums(sums, width);
    return new QuantisedMap(probabilities.classes(), width, probabilities.height(), planes);
  }

  /**
   * The map of the softmax of given logits.
   *
   * @param logits planar by class, from the buffer's start to its limit; a class that is ruled out
   *     may have -∞
   * @throws IllegalArgumentException if the number of values differs, or a pixel has a logit that
   *     is NaN or +∞, or no finite one
   */
  public static QuantisedMap ofLogits(FloatBuffer logits, int classes, int width, int height) {
    return ofLogits(ClassPlanes.of(logits, classes, width, height));
  }

  /**
   * The map of the softmax of given logits; a class that is ruled out may have -∞.
   *
   * @throws IllegalArgumentException if a pixel has a logit that is NaN or +∞, or no finite one
   */
  public static QuantisedMap ofLogits(ClassPlanes logits) {
    byte[] planes = new byte[logits.classes() * logits.width() * logits.height()];
    new Softmax(logits.classes()).quantise(logits, planes);
    return new QuantisedMap(logits.classes(), logits.width(), logits.height(), planes);
  }

  /** The quantised probability of a class at a pixel ({@code y * width + x}), 0 to 255. */
  public int at(int classIndex, int pixel) {
    return planes[classIndex * width * height + pixel] & 0xFF;
  }

  /** The likeliest class of every pixel, the first of equals. */
  public short[] likeliest() {
    int pixels = width * height;
    short[] likeliest = new short[pixels];
    int[] most = new int[pixels];
    for (int c = 0; c < classes; c++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        int q = planes[c * pixels + pixel] & 0xFF;
        if (q > most[pixel]) {
          most[pixel] = q;
          likeliest[pixel] = (short) c;
        }
      }
    }
    return likeliest;
  }

  static void requireValues(int classes, int width, int height, int values) {
    if (classes <= 0 || width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "probability map must have classes and pixels, but has %s classes of %s×%s"
              .formatted(classes, width, height));
    }
    if ((long) classes * width * height != values) {
      throw new IllegalArgumentException(
          "probability map of %s classes of %s×%s must have %s values, but has %s"
              .formatted(classes, width, height, (long) classes * width * height, values));
    }
  }

  private static void requireSums(float[] sums, int width) {
    for (int pixel = 0; pixel < sums.length; pixel++) {
      if (!(Math.abs(sums[pixel] - 1) <= SUM_TOLERANCE)) {
        throw new IllegalArgumentException(
            "probabilities"
                + place(pixel, width)
                + " must add up to 1, but add up to "
                + sums[pixel]);
      }
    }
  }

  private static String place(int pixel, int width) {
    return " of pixel (" + pixel % width + ", " + pixel / width + ")";
  }
}
