package io.parallax.topology.select;

import io.parallax.schemas.SceneCoverage;
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
  private final Map<String, SceneCoverage> byScene = new ConcurrentHashMap<>();

  void put(String sceneId, SceneCoverage row) {
    byScene.put(sceneId, row);
  }

  /** Forgets scenes that go to another task. */
  void forget(Collection<String> sceneIds) {
    byScene.keySet().removeAll(sceneIds);
  }

  int count() {
    return byScene.size();
  }

  long sum(ToLongFunction<SceneCoverage> number) {
    return byScene.values().stream().mapToLong(number).sum();
  }

  /**
   * A quantile over the scenes that have the number: the smallest value that this share of them
   * does not exceed. Not a number where no scene has it.
   */
  double quantile(double share, ToDoubleFunction<SceneCoverage> number) {
    double[] sorted =
        byScene.values().stream().mapToDouble(number).filter(Double::isFinite).sorted().toArray();
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(rank - 1, 0)];
  }
}
