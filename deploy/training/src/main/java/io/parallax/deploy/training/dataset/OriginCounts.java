package io.parallax.deploy.training.dataset;

import io.parallax.scorer.label.PixelLabels.Origin;

/** Pixels by the origin of their labels, and how many of them are right where that is known. */
public final class OriginCounts {
  private final long[] pixels = new long[Origin.values().length];
  private final long[] judged = new long[Origin.values().length];
  private final long[] right = new long[Origin.values().length];

  /**
   * Adds a pixel of an origin.
   *
   * @param truth 1 + the index of its true class; 0: unknown
   */
  void add(Origin origin, int classId, int truth) {
    pixels[origin.code()]++;
    judged[origin.code()] += truth == 0 ? 0 : 1;
    right[origin.code()] += truth == classId + 1 ? 1 : 0;
  }

  /** Adds those of other counts. */
  void add(OriginCounts other) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += other.pixels[i];
      judged[i] += other.judged[i];
      right[i] += other.right[i];
    }
  }

  /** The pixels of an origin. */
  public long of(Origin origin) {
    return pixels[origin.code()];
  }

  /** The share of an origin's pixels of known class that have it; not a number without any. */
  public double precision(Origin origin) {
    return (double) right[origin.code()] / judged[origin.code()];
  }
}
