package io.parallax.deploy.training.dataset;

import io.parallax.scorer.label.PixelLabels.Origin;

/** Pixels by the origin of their labels. */
public final class OriginCounts {
  private final long[] pixels = new long[Origin.values().length];

  /** Adds pixels of an origin. */
  void add(Origin origin, long count) {
    pixels[origin.code()] += count;
  }

  /** Adds those of other counts. */
  void add(OriginCounts other) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += other.pixels[i];
    }
  }

  /** The pixels of an origin. */
  public long of(Origin origin) {
    return pixels[origin.code()];
  }

  /** The pixels that have a label. */
  public long labelled() {
    return of(Origin.OWN) + of(Origin.CARRIED) + of(Origin.CONSENSUS);
  }
}
