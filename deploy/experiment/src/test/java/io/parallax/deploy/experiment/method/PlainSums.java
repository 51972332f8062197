package io.parallax.deploy.experiment.method;

import io.parallax.scorer.output.QuantisedMap;
import java.util.Arrays;
import java.util.List;

/** The scores by their formulas, over one pixel's distribution after the other. */
final class PlainSums {
  private PlainSums() {}

  static double[] distribution(QuantisedMap map, int pixel) {
    double[] p = new double[map.classes()];
    for (int c = 0; c < p.length; c++) {
      p[c] = map.at(c, pixel);
    }
    return normalised(p);
  }

  static double[] normalised(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  static double entropy(double[] p) {
    double bits = 0;
    for (double value : p) {
      bits -= value == 0 ? 0 : value * Math.log(value) / Math.log(2);
    }
    return bits;
  }

  static double ent(PoolFrame frame) {
    double sum = 0;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      sum += entropy(distribution(frame.view().map(), pixel));
    }
    return sum / frame.pixels();
  }

  static double conf(PoolFrame frame) {
    double sum = 0;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      sum += sorted(frame, pixel)[MadeUpFrame.CLASSES - 1];
    }
    return sum / frame.pixels();
  }

  static double mar(PoolFrame frame) {
    double sum = 0;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      double[] p = sorted(frame, pixel);
      sum += p[MadeUpFrame.CLASSES - 1] - p[MadeUpFrame.CLASSES - 2];
    }
    return sum / frame.pixels();
  }

  private static double[] sorted(PoolFrame frame, int pixel) {
    double[] p = distribution(frame.view().map(), pixel);
    Arrays.sort(p);
    return p;
  }

  static double mcdr(PoolFrame frame) {
    double sum = 0;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      double[] mean = new double[MadeUpFrame.CLASSES];
      for (int number = 0; number < frame.passes(); number++) {
        for (int c = 0; c < mean.length; c++) {
          mean[c] += frame.pass(number).at(c, pixel) / (double) frame.passes();
        }
      }
      sum += entropy(normalised(mean));
    }
    return sum;
  }

  /** The mean vote entropy of a superpixel. */
  static double rmcdr(PoolFrame frame, int superpixel) {
    double sum = 0;
    int pixels = 0;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      if (frame.superpixels()[pixel] == superpixel) {
        double[] votes = new double[MadeUpFrame.CLASSES];
        for (int number = 0; number < frame.passes(); number++) {
          votes[vote(distribution(frame.pass(number), pixel))]++;
        }
        sum += entropy(normalised(votes));
        pixels++;
      }
    }
    return sum / pixels;
  }

  private static int vote(double[] p) {
    int most = 0;
    for (int c = 1; c < p.length; c++) {
      most = p[c] > p[most] ? c : most;
    }
    return most;
  }

  static double distance(PoolFrame a, PoolFrame b) {
    double sum = 0;
    for (int k = 0; k < a.features().length; k++) {
      sum += Math.pow((double) a.features()[k] - b.features()[k], 2);
    }
    return Math.sqrt(sum);
  }

  /** The distance of a frame to the nearest of some. */
  static double nearest(PoolFrame frame, List<PoolFrame> others) {
    return others.stream()
        .mapToDouble(other -> distance(frame, other))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
