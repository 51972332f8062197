package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The frames of a pool of which nothing is labelled, ordered by a score. */
final class FrameRanking {
  private FrameRanking() {}

  private record Scored(PoolFrame frame, double score) {}

  static List<PoolFrame> unlabelled(Pool pool, Labelled labelled) {
    return pool.frames().stream().filter(frame -> !labelled.touches(frame.id())).toList();
  }

  /** The frames, the highest score first; each is scored once. */
  static List<PoolFrame> highestFirst(
      Pool pool, Labelled labelled, ToDoubleFunction<PoolFrame> score) {
    List<Scored> scored = new ArrayList<>();
    for (PoolFrame frame : unlabelled(pool, labelled)) {
      scored.add(new Scored(frame, score.applyAsDouble(frame)));
    }
    // The sort is stable: equal scores stay in the order of their ids.
    return scored.stream()
        .sorted(Comparator.comparingDouble(Scored::score).reversed())
        .map(Scored::frame)
        .toList();
  }

  /** The whole frames of highest score that a budget allows. */
  static List<Region> select(
      Pool pool, Labelled labelled, long budgetPixels, ToDoubleFunction<PoolFrame> score) {
    return Budget.spend(
        budgetPixels, highestFirst(pool, labelled, score).stream().map(Region::whole).toList());
  }
}
