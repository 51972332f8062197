package io.parallax.deploy.experiment.method;

import java.util.List;

/**
 * MAR: whole frames of lowest mean margin, (1/A) Σ_u p₁(u) − p₂(u), between the likeliest class and
 * the second.
 *
 * <p>Margin sampling (Scheffer, Decomain and Wrobel, Active Hidden Markov Models for Information
 * Extraction, IDA 2001), of every pixel as ViewAL's appendix and code have it.
 */
public final class SoftmaxMargin implements AcquisitionMethod {
  @Override
  public String name() {
    return "MAR";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return FrameRanking.select(pool, labelled, budgetPixels, frame -> -score(frame));
  }

  static double score(PoolFrame frame) {
    return new LikeliestTwo(frame.view().map()).meanMargin();
  }
}
