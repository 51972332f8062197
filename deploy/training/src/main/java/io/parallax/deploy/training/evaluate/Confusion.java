package io.parallax.deploy.training.evaluate;

import java.util.Arrays;

/**
 * How many pixels of each true class were taken for each class.
 *
 * @param classes how many there are
 * @param pixels of each true class by the class that they were taken for, row-major
 */
public record Confusion(int classes, long[] pixels) {
  /** Of no pixel. */
  public Confusion(int classes) {
    this(classes, new long[classes * classes]);
  }

  /** Counts a pixel. */
  void add(int trueClass, int taken) {
    pixels[trueClass * classes + taken]++;
  }

  /**
   * Counts the pixels of a raster.
   *
   * @param known 0 where the true class is not known, else 1 + its index
   * @param taken indices
   */
  void add(short[] known, short[] taken) {
    for (int pixel = 0; pixel < taken.length; pixel++) {
      if (known[pixel] != 0) {
        add((known[pixel] & 0xffff) - 1, taken[pixel]);
      }
    }
  }

  /** That of several. */
  public static Confusion sum(int classes, Iterable<Confusion> parts) {
    Confusion sum = new Confusion(classes);
    for (Confusion part : parts) {
      sum.add(part, 1);
    }
    return sum;
  }

  /** Counts the pixels of another one, so many times. */
  void add(Confusion other, int times) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += times * other.pixels[i];
    }
  }

  /** All pixels. */
  public long total() {
    return Arrays.stream(pixels).sum();
  }

  /** The pixels of a true class. */
  public long of(int trueClass) {
    long sum = 0;
    for (int taken = 0; taken < classes; taken++) {
      sum += pixels[trueClass * classes + taken];
    }
    return sum;
  }

  /** The pixels that were taken for a class. */
  private long takenFor(int taken) {
    long sum = 0;
    for (int trueClass = 0; trueClass < classes; trueClass++) {
      sum += pixels[trueClass * classes + taken];
    }
    return sum;
  }

  /** The share of the pixels that were taken for what they are; NaN of none. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += pixels[c * classes + c];
    }
    return (double) right / total();
  }

  /**
   * Intersection over union of a class: the pixels that are of it and were taken for it, by those
   * of which one or the other holds. NaN if there are none.
   */
  public double iou(int classId) {
    long right = pixels[classId * classes + classId];
    return (double) right / (of(classId) + takenFor(classId) - right);
  }

  /**
   * The mean of {@link #iou} over the classes that a pixel is of or was taken for. A class that is
   * nowhere says nothing about the model; one that it sees where there is none counts as 0.
   */
  public double meanIou() {
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < classes; c++) {
      double iou = iou(c);
      if (!Double.isNaN(iou)) {
        sum += iou;
        counted++;
      }
    }
    return sum / counted;
  }
}
