package io.parallax.deploy.experiment.method;

import java.util.Arrays;
import java.util.List;

/**
 * CSET: whole frames that cover the pool, by greedy k-centre on the pooled features.
 *
 * <p>The centres are the frames of which something is labelled. The next is argmax_i min_j∈centres
 * ‖f_i − f_j‖, and becomes a centre (Sener and Savarese, Active Learning for Convolutional Neural
 * Networks: A Core-Set Approach, ICLR 2018, algorithm 1). Without any centre the first frame of the
 * pool is the first. With F frames each choice costs F distances.
 */
public final class CoreSet implements AcquisitionMethod {
  @Override
  public String name() {
    return "CSET";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    List<PoolFrame> frames = pool.frames();
    FrameFeatures features = new FrameFeatures(frames);
    double[] nearest = new double[frames.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    boolean[] isCentre = new boolean[frames.size()];
    for (int i = 0; i < isCentre.length; i++) {
      if (labelled.touches(frames.get(i).id())) {
        isCentre[i] = true;
        features.lower(nearest, i);
      }
    }
    Budget budget = new Budget(budgetPixels);
    for (int next = farthest(nearest, isCentre);
        next >= 0 && budget.take(Region.whole(frames.get(next)));
        next = farthest(nearest, isCentre)) {
      isCentre[next] = true;
      features.lower(nearest, next);
    }
    return budget.taken();
  }

  /** The frame that is farthest from all centres, the first of equals; −1 if all are centres. */
  private static int farthest(double[] nearest, boolean[] isCentre) {
    int farthest = -1;
    for (int i = 0; i < nearest.length; i++) {
      if (!isCentre[i] && (farthest < 0 || nearest[i] > nearest[farthest])) {
        farthest = i;
      }
    }
    return farthest;
  }
}
