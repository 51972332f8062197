package io.parallax.deploy.experiment.method;

import java.util.List;

/**
 * ENT: whole frames of highest mean entropy, (1/A) Σ_u −Σ_c p(u, c) log2 p(u, c).
 *
 * <p>Shannon's entropy as uncertainty sampling (Settles, Active Learning Literature Survey, 2009,
 * section 3.1), of every pixel as ViewAL's appendix and code have it.
 */
public final class SoftmaxEntropy implements AcquisitionMethod {
  @Override
  public String name() {
    return "ENT";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return FrameRanking.select(pool, labelled, budgetPixels, SoftmaxEntropy::score);
  }

  static double score(PoolFrame frame) {
    return ClassCounts.of(frame.view().map()).sumOfEntropies() / frame.pixels();
  }
}
