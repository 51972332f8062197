package io.parallax.deploy.experiment.method;

import java.util.List;

/**
 * CONF: whole frames of lowest mean confidence, (1/A) Σ_u max_c p(u, c).
 *
 * <p>Least confident sampling (Settles, Active Learning Literature Survey, 2009, section 3.1), of
 * every pixel as ViewAL's appendix and code have it.
 */
public final class SoftmaxConfidence implements AcquisitionMethod {
  @Override
  public String name() {
    return "CONF";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return FrameRanking.select(pool, labelled, budgetPixels, frame -> -score(frame));
  }

  static double score(PoolFrame frame) {
    return new LikeliestTwo(frame.view().map()).meanConfidence();
  }
}
