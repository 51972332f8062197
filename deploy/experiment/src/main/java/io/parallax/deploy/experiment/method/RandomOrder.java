package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A random order of regions, every one as likely as any other (Fisher and Yates). */
final class RandomOrder {
  private RandomOrder() {}

  static List<Region> of(List<Region> regions, long seed) {
    // Small seeds give java.util.Random first numbers that are almost equal; these are not.
    SplittableRandom random = new SplittableRandom(seed);
    List<Region> order = new ArrayList<>(regions);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }
}
