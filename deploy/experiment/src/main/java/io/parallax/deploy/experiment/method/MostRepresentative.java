package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * MAXRPR: of the uncertain frames those that represent the whole pool best.
 *
 * <p>The candidates are the frames of highest {@linkplain DropoutEntropy MCDR} that twice the
 * budget allows. The set S of those chosen grows by the candidate that makes −Σ_i min_j∈S ‖f_i −
 * f_j‖ highest, over all frames i of the pool, labelled or not; the more uncertain of equals comes
 * first (Yang et al., Suggestive Annotation, MICCAI 2017, section 2.3, with the distance of pooled
 * features in place of their cosine, as ViewAL's code has it). With F frames and K candidates it
 * costs F·K distances, and each choice as many comparisons.
 */
public final class MostRepresentative implements AcquisitionMethod {
  @Override
  public String name() {
    return "MAXRPR";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    List<Region> candidates =
        FrameRanking.select(
            pool, labelled, Math.multiplyExact(2, budgetPixels), DropoutEntropy::score);
    double[][] distances = distances(pool, candidates);
    double[] nearest = new double[pool.frames().size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    List<Integer> open = new ArrayList<>();
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      open.add(candidate);
    }
    Budget budget = new Budget(budgetPixels);
    while (!open.isEmpty()) {
      int best = nearestToAll(nearest, distances, open);
      if (!budget.take(candidates.get(best))) {
        break;
      }
      open.remove((Integer) best);
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Math.min(nearest[i], distances[best][i]);
      }
    }
    return budget.taken();
  }

  /** The distance of each candidate to each frame of the pool. */
  private static double[][] distances(Pool pool, List<Region> candidates) {
    Map<FrameId, Integer> places = new HashMap<>();
    pool.frames().forEach(frame -> places.put(frame.id(), places.size()));
    FrameFeatures features = new FrameFeatures(pool.frames());
    double[][] distances = new double[candidates.size()][places.size()];
    for (int candidate = 0; candidate < distances.length; candidate++) {
      Arrays.fill(distances[candidate], Double.POSITIVE_INFINITY);
      features.lower(distances[candidate], places.get(candidates.get(candidate).frame()));
    }
    return distances;
  }

  private static int nearestToAll(double[] nearest, double[][] distances, List<Integer> open) {
    int best = -1;
    double lowest = Double.POSITIVE_INFINITY;
    for (int candidate : open) {
      double sum = 0;
      for (int i = 0; i < nearest.length; i++) {
        sum += Math.min(nearest[i], distances[candidate][i]);
      }
      if (best < 0 || sum < lowest) {
        best = candidate;
        lowest = sum;
      }
    }
    return best;
  }
}
