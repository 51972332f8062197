package io.parallax.deploy.experiment.method;

import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.statistics.FixedLog;

/**
 * How often each class was seen at each pixel of a frame, and the entropy of that.
 *
 * <p>H(u) = −Σ_c p log2 p with p = n(u, c)/Σ_c n(u, c), taken as log2 T − (1/T) Σ_c n log2 n with T
 * = Σ_c n, as view entropy is. The counts are sums of integers. One walk over the planes of a map
 * adds it, one over the counts gives the entropies, with a look-up for each that is not 0.
 */
final class ClassCounts {
  private final int classes;
  private final int pixels;
  private final int[] counts;

  ClassCounts(int classes, int pixels) {
    this.classes = classes;
    this.pixels = pixels;
    counts = new int[classes * pixels];
  }

  /** The counts of one map: its quantised probabilities. */
  static ClassCounts of(QuantisedMap map) {
    ClassCounts counts = new ClassCounts(map.classes(), map.width() * map.height());
    counts.addProbabilities(map);
    return counts;
  }

  /** Adds the quantised probabilities of every pixel. */
  void addProbabilities(QuantisedMap map) {
    byte[] planes = map.planes();
    for (int at = 0; at < counts.length; at++) {
      counts[at] += planes[at] & 0xFF;
    }
  }

  /** Adds one vote of every pixel, for its likeliest class, the first of equals. */
  void addVotes(QuantisedMap map) {
    short[] likeliest = map.likeliest();
    for (int pixel = 0; pixel < pixels; pixel++) {
      counts[likeliest[pixel] * pixels + pixel]++;
    }
  }

  /** The entropy of every pixel in bits; 0 where nothing was counted. */
  double[] entropyBits() {
    long[] totals = new long[pixels];
    long[] weighted = new long[pixels];
    for (int c = 0, at = 0; c < classes; c++) {
      for (int pixel = 0; pixel < pixels; pixel++, at++) {
        int count = counts[at];
        if (count > 0) {
          totals[pixel] += count;
          weighted[pixel] += count * FixedLog.log2(count);
        }
      }
    }
    double[] bits = new double[pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      long total = totals[pixel];
      if (total > 0) {
        long scaled = total * FixedLog.log2(total) - weighted[pixel];
        bits[pixel] = Math.max(0, scaled) / ((double) total * FixedLog.ONE_BIT);
      }
    }
    return bits;
  }

  /** The sum of the pixels' entropies, in bits. */
  double sumOfEntropies() {
    double sum = 0;
    for (double bits : entropyBits()) {
      sum += bits;
    }
    return sum;
  }
}
