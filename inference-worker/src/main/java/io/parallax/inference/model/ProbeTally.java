package io.parallax.inference.model;

import io.parallax.scorer.output.QuantisedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What the maps of the test images say: which classes come up, and whether they differ. */
final class ProbeTally {
  /** So little above the share of each class, no class is told from another. */
  private static final double MARGIN = 1.1;

  private final BitSet likeliest = new BitSet();
  private QuantisedMap first;
  private boolean differ;
  private int most;

  /** Takes in the map of a test image. */
  void add(QuantisedMap map) {
    if (first == null) {
      first = map;
    } else {
      differ |= !Arrays.equals(first.planes(), map.planes());
    }
    int pixels = map.width() * map.height();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int best = 0;
      for (int c = 1; c < map.classes(); c++) {
        if (map.at(c, pixel) > map.at(best, pixel)) {
          best = c;
        }
      }
      likeliest.set(best);
      most = Math.max(most, map.at(best, pixel));
    }
  }

  /**
   * What is suspicious about the maps, though an honest model may do so.
   *
   * @param classNames in the order of the planes
   */
  List<String> suspicions(List<String> classNames) {
    List<String> suspicions = new ArrayList<>();
    if (!differ) {
      suspicions.add(
          "its probabilities hardly depend on the image: in steps of 1/255 all test images have the same");
    } else if (most <= QuantisedMap.ONE * MARGIN / classNames.size() + 1) {
      suspicions.add(
          "it tells no class from another on the test images: none has more than %s/255 of %s classes"
              .formatted(most, classNames.size()));
    }
    if (likeliest.cardinality() == 1) {
      suspicions.add(
          "its likeliest class is \"%s\" at every pixel of all test images"
              .formatted(classNames.get(likeliest.nextSetBit(0))));
    }
    return suspicions;
  }
}
