package io.parallax.topology.select;

import io.parallax.scorer.selection.SceneProgress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The progress of the scenes of an instance, reported by its tasks and read by its meters. A scene
 * is with one task at a time. Safe for use by several threads.
 */
final class SceneStandings {
  private final Map<String, Standing> byScene = new ConcurrentHashMap<>();

  /**
   * How far one scene has come.
   *
   * @param made requests so far, whatever became of them
   */
  record Standing(SceneProgress progress, long made, SceneRequests.Outcomes outcomes) {
    long open() {
      return made - outcomes.answered() - outcomes.withdrawn() - outcomes.expired();
    }

    /** The share of the pixels that have depth; not a number in a scene without frames. */
    double coverage() {
      return (double) progress.coveredPixels() / progress.pixels();
    }

    /** The share of the budget that is spent; not a number while there is none. */
    double budgetUsed() {
      return (double) progress.requestedPixels() / progress.budgetPixels();
    }
  }

  void put(String sceneKey, Standing standing) {
    byScene.put(sceneKey, standing);
  }

  /** Forgets scenes that go to another task. */
  void forget(Collection<String> sceneKeys) {
    byScene.keySet().removeAll(sceneKeys);
  }

  int count() {
    return byScene.size();
  }

  long sum(ToLongFunction<Standing> number) {
    return byScene.values().stream().mapToLong(number).sum();
  }

  /**
   * A quantile over the scenes that have the number: the smallest value that this share of them
   * does not exceed. Not a number where no scene has it.
   */
  double quantile(double share, ToDoubleFunction<Standing> number) {
    double[] sorted =
        byScene.values().stream().mapToDouble(number).filter(Double::isFinite).sorted().toArray();
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(rank - 1, 0)];
  }
}
