package io.parallax.deploy.evaluate;

import io.parallax.deploy.report.ScoreRow;
import io.parallax.schemas.LabelRequest;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How often the model is wrong in the superpixels that were requested, and in those that other
 * strategies would have taken with the same number of pixels.
 *
 * <p>The others rank the superpixels that could have been requested (views, coverage) by a score of
 * their own and take the first; random takes them in random order, and its rate is the mean over
 * many orders. A rate is NaN where the true class of no pixel is known.
 *
 * @param requested rate in the superpixels requested: view entropy, then view divergence
 * @param viewEntropy rate in those of highest view entropy
 * @param singleViewEntropy rate in those whose own frame's probabilities have the highest entropy
 * @param random rate in random ones
 */
public record StrategyComparison(
    double requested, double viewEntropy, double singleViewEntropy, double random) {
  private static final int RANDOM_ORDERS = 50;
  private static final long SEED = 1;

  /** Compares the strategies over a scan, in the frames whose true classes are known. */
  public static StrategyComparison of(
      List<LabelRequest> requests,
      List<ScoreRow> scores,
      SelectionRules rules,
      Map<SuperpixelId, SuperpixelError> errors) {
    List<Superpixel> requested = new ArrayList<>();
    long budget = 0;
    for (LabelRequest request : requests) {
      SuperpixelError error =
          errors.get(new SuperpixelId(request.getFrameId(), request.getSuperpixel()));
      if (error != null) {
        requested.add(new Superpixel(request.getPixels(), request.getViewEntropyBits(), error));
        budget += request.getPixels();
      }
    }
    List<Superpixel> eligible = eligible(scores, rules, errors);
    long size = budget;
    Random order = new Random(SEED);
    double random =
        IntStream.range(0, RANDOM_ORDERS)
            .mapToDouble(
                i -> {
                  Collections.shuffle(eligible, order);
                  return errorRate(first(eligible, size));
                })
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN);
    return new StrategyComparison(
        errorRate(requested),
        errorRate(highest(eligible, budget, Comparator.comparingDouble(s -> -s.viewEntropy))),
        errorRate(
            highest(
                eligible,
                budget,
                Comparator.comparingDouble(s -> -s.error.singleViewEntropyBits()))),
        random);
  }

  private record Superpixel(int pixels, double viewEntropy, SuperpixelError error) {}

  private static List<Superpixel> eligible(
      List<ScoreRow> scores, SelectionRules rules, Map<SuperpixelId, SuperpixelError> errors) {
    List<Superpixel> eligible = new ArrayList<>();
    for (ScoreRow row : scores) {
      SuperpixelError error = errors.get(new SuperpixelId(row.frameId(), row.superpixel()));
      if (error != null
          && row.coverage() >= rules.minCoverage()
          && row.views() >= rules.minViews()) {
        eligible.add(new Superpixel(row.pixels(), row.viewEntropyBits(), error));
      }
    }
    return eligible;
  }

  private static List<Superpixel> highest(
      List<Superpixel> superpixels, long budget, Comparator<Superpixel> order) {
    return first(superpixels.stream().sorted(order).toList(), budget);
  }

  private static List<Superpixel> first(List<Superpixel> ordered, long budget) {
    List<Superpixel> taken = new ArrayList<>();
    long pixels = 0;
    for (Superpixel superpixel : ordered) {
      pixels += superpixel.pixels;
      if (pixels > budget) {
        break;
      }
      taken.add(superpixel);
    }
    return taken;
  }

  private static double errorRate(List<Superpixel> superpixels) {
    long judged = superpixels.stream().mapToLong(s -> s.error.judged()).sum();
    long wrong = superpixels.stream().mapToLong(s -> s.error.wrong()).sum();
    return judged == 0 ? Double.NaN : (double) wrong / judged;
  }
}
