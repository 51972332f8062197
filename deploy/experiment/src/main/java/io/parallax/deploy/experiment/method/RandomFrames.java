package io.parallax.deploy.experiment.method;

import java.util.List;

/** RAND: whole frames, each as likely as any other. */
public final class RandomFrames implements AcquisitionMethod {
  @Override
  public String name() {
    return "RAND";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    List<Region> frames =
        FrameRanking.unlabelled(pool, labelled).stream().map(Region::whole).toList();
    return Budget.spend(budgetPixels, RandomOrder.of(frames, seed));
  }
}
