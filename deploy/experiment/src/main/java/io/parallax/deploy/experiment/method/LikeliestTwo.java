package io.parallax.deploy.experiment.method;

import io.parallax.scorer.output.QuantisedMap;

/**
 * The two highest probabilities of every pixel of a map, p₁ ≥ p₂, and their means.
 *
 * <p>A probability is q(u, c)/Σ_c q(u, c): the quantised ones of a pixel add up to 255 only nearly.
 */
final class LikeliestTwo {
  private final int[] first;
  private final int[] second;
  private final int[] total;

  /** One walk over the planes of a map. */
  LikeliestTwo(QuantisedMap map) {
    int pixels = map.width() * map.height();
    first = new int[pixels];
    second = new int[pixels];
    total = new int[pixels];
    byte[] planes = map.planes();
    for (int c = 0, at = 0; c < map.classes(); c++) {
      for (int pixel = 0; pixel < pixels; pixel++, at++) {
        int q = planes[at] & 0xFF;
        total[pixel] += q;
        second[pixel] = Math.max(second[pixel], Math.min(q, first[pixel]));
        first[pixel] = Math.max(first[pixel], q);
      }
    }
  }

  /** The mean of p₁; a pixel without probabilities counts 0. */
  double meanConfidence() {
    double sum = 0;
    for (int pixel = 0; pixel < total.length; pixel++) {
      sum += total[pixel] == 0 ? 0 : (double) first[pixel] / total[pixel];
    }
    return sum / total.length;
  }

  /** The mean of p₁ − p₂; a pixel without probabilities counts 0. */
  double meanMargin() {
    double sum = 0;
    for (int pixel = 0; pixel < total.length; pixel++) {
      sum += total[pixel] == 0 ? 0 : (double) (first[pixel] - second[pixel]) / total[pixel];
    }
    return sum / total.length;
  }
}
