package io.parallax.scorer.output;

import java.nio.FloatBuffer;

/**
 * A value for every class at every pixel of an image, read a run of pixels at a time.
 *
 * <p>Not for use by several threads.
 */
public interface ClassPlanes {
  /** C, the number of classes. */
  int classes();

  /** W, pixels. */
  int width();

  /** H, pixels. */
  int height();

  /**
   * Reads the values of one class at pixels one after the other, row by row.
   *
   * @param from the first of them, {@code y * width + x}
   * @param count how many
   * @param to where they go, from its start
   */
  void read(int classIndex, int from, int count, float[] to);

  /**
   * The values in a buffer, planar by class, from its start to its limit.
   *
   * @throws IllegalArgumentException if it has more or fewer
   */
  static ClassPlanes of(FloatBuffer values, int classes, int width, int height) {
    QuantisedMap.requireValues(classes, width, height, values.limit());
    record BufferPlanes(FloatBuffer values, int classes, int width, int height)
        implements ClassPlanes {
      @Override
      public void read(int classIndex, int from, int count, float[] to) {
        values.get(classIndex * width * height + from, to, 0, count);
      }
    }
    return new BufferPlanes(values, classes, width, height);
  }
}
