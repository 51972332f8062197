package io.parallax.deploy.experiment.method;

import java.util.List;

/**
 * MCDR: whole frames of highest entropy of the mean of the passes with dropout, Σ_u −Σ_c p̄ log2 p̄
 * with p̄(u, c) the mean of p_k(u, c) over the passes k.
 *
 * <p>Monte Carlo dropout (Gal and Ghahramani, ICML 2016; Gal, Islam and Ghahramani, Deep Bayesian
 * Active Learning with Image Data, ICML 2017), summed over the pixels as ViewAL's code has it.
 */
public final class DropoutEntropy implements AcquisitionMethod {
  @Override
  public String name() {
    return "MCDR";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return FrameRanking.select(pool, labelled, budgetPixels, DropoutEntropy::score);
  }

  static double score(PoolFrame frame) {
    return DropoutPasses.count(frame, ClassCounts::addProbabilities).sumOfEntropies();
  }
}
