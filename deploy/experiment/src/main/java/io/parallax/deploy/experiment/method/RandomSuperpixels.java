package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.List;

/** RAND-SP: superpixels of all frames, each as likely as any other, whatever its size. */
public final class RandomSuperpixels implements AcquisitionMethod {
  @Override
  public String name() {
    return "RAND-SP";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    SuperpixelSums sums = new SuperpixelSums();
    List<Region> superpixels = new ArrayList<>();
    for (PoolFrame frame : pool.frames()) {
      sums.count(frame.superpixels());
      for (int id = 0; id < sums.ids(); id++) {
        if (sums.pixels(id) > 0 && !labelled.covers(frame.id(), id)) {
          superpixels.add(new Region(frame.id(), id, sums.pixels(id)));
        }
      }
    }
    return Budget.spend(budgetPixels, RandomOrder.of(superpixels, seed));
  }
}
