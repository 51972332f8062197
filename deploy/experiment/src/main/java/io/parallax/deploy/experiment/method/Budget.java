package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.List;

/** The pixels that may be chosen, and what was chosen; the first that does not fit ends it. */
final class Budget {
  private final List<Region> taken = new ArrayList<>();
  private long left;
  private boolean isSpent;

  Budget(long pixels) {
    left = pixels;
  }

  /** Chooses the first of some regions, in their order, as long as they fit. */
  static List<Region> spend(long pixels, Iterable<Region> ordered) {
    Budget budget = new Budget(pixels);
    for (Region region : ordered) {
      if (!budget.take(region)) {
        break;
      }
    }
    return budget.taken;
  }

  /** Chooses a region; false if it does not fit, or one before did not. */
  boolean take(Region region) {
    isSpent |= region.pixels() > left;
    if (!isSpent) {
      left -= region.pixels();
      taken.add(region);
    }
    return !isSpent;
  }

  /** What was chosen, in order. */
  List<Region> taken() {
    return taken;
  }
}
