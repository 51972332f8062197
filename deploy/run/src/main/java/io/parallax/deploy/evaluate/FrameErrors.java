package io.parallax.deploy.evaluate;

import io.parallax.scorer.output.QuantisedMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The comparison of one frame's probability map with its true classes, superpixel by superpixel.
 */
final class FrameErrors {
  private static final double LOG_2 = Math.log(2);

  private final QuantisedMap map;
  private final short[] superpixels;
  private final short[] truth;

  /**
   * The comparison of a map.
   *
   * @param truth row-major, of the map's size: 0 where it is not known, else 1 + the class
   */
  FrameErrors(QuantisedMap map, short[] superpixels, short[] truth) {
    this.map = map;
    this.superpixels = superpixels;
    this.truth = truth;
  }

  private static final class Sums {
    int pixels;
    int judged;
    int wrong;
    double entropy;
  }

  /** The errors by superpixel id. */
  Map<Integer, SuperpixelError> bySuperpixel() {
    short[] likeliest = map.likeliest();
    Map<Integer, Sums> sums = new HashMap<>();
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      Sums s = sums.computeIfAbsent(superpixels[pixel] & 0xffff, id -> new Sums());
      s.pixels++;
      s.entropy += entropy(pixel);
      int trueClass = (truth[pixel] & 0xffff) - 1;
      if (trueClass >= 0) {
        s.judged++;
        s.wrong += likeliest[pixel] == trueClass ? 0 : 1;
      }
    }
    Map<Integer, SuperpixelError> errors = new HashMap<>();
    sums.forEach(
        (id, s) -> errors.put(id, new SuperpixelError(s.judged, s.wrong, s.entropy / s.pixels)));
    return errors;
  }

  private double entropy(int pixel) {
    double total = 0;
    double weighted = 0;
    for (int c = 0; c < map.classes(); c++) {
      int q = map.at(c, pixel);
      if (q > 0) {
        total += q;
        weighted += q * Math.log(q);
      }
    }
    return total == 0 ? 0 : (Math.log(total) - weighted / total) / LOG_2;
  }
}
