package io.parallax.deploy.experiment.method;

import java.util.List;

/**
 * A method of choosing what to label next.
 *
 * <p>What is chosen depends on the frames, on what is labelled and on the seed, not on the order in
 * which the frames were given. Equal scores go to the lower frame id, then to the lower superpixel.
 * Nothing is chosen that is labelled already; a method that chooses whole frames passes over those
 * of which any superpixel is labelled. The first choice that has more pixels than are left of the
 * budget ends the selection, so the budget is never exceeded.
 */
public interface AcquisitionMethod {
  /** Its name in the literature, in capitals. */
  String name();

  /**
   * Chooses what to label next.
   *
   * @param budgetPixels how many pixels it may have
   * @param seed for methods that draw by chance; others ignore it
   * @return regions that do not overlap, the first choice first
   */
  List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed);
}
