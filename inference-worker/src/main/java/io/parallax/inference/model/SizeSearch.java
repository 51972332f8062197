package io.parallax.inference.model;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Looks for a working size that a model takes, near one that it does not: networks that halve the
 * image and put the halves together again take multiples of a power of two only.
 */
final class SizeSearch {
  private static final int[] MULTIPLES = {2, 4, 8, 16, 32, 64, 128};

  private SizeSearch() {}

  /**
   * What to say about sizes that work, "" if none is found.
   *
   * @param works whether an image of a width and a height goes through
   */
  static String hint(int width, int height, BiPredicate<Integer, Integer> works) {
    return smallest(width, height, works)
        .map(
            multiple ->
                "; it does at %s×%s: give it a width and a height that are multiples of %s"
                    .formatted(roundUp(width, multiple), roundUp(height, multiple), multiple))
        .orElse("");
  }

  private static Optional<Integer> smallest(
      int width, int height, BiPredicate<Integer, Integer> works) {
    int triedWidth = width;
    int triedHeight = height;
    for (int multiple : MULTIPLES) {
      int wider = roundUp(width, multiple);
      int higher = roundUp(height, multiple);
      if (wider != triedWidth || higher != triedHeight) {
        if (works.test(wider, higher)) {
          return Optional.of(multiple);
        }
        triedWidth = wider;
        triedHeight = higher;
      }
    }
    return Optional.empty();
  }

  private static int roundUp(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }
}
