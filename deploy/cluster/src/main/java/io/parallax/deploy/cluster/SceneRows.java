package io.parallax.deploy.cluster;

import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of the scenes of a cluster, as topic {@code scene-coverage} has them. Not for use by
 * several threads.
 */
public final class SceneRows implements AutoCloseable {
  private final TopicReader reader;
  private final SortedMap<String, SceneCoverage> latest = new TreeMap<>();
  private final List<SceneCoverage> come = new ArrayList<>();

  /** The rows of a cluster, none of them read yet. */
  public SceneRows(Cluster cluster) {
    reader = new TopicReader(cluster);
    reader.on(TopicCatalogue.SCENE_COVERAGE, this::take);
  }

  /** The latest row of each scene now. */
  public static SortedMap<String, SceneCoverage> read(Cluster cluster) {
    try (SceneRows rows = new SceneRows(cluster)) {
      return rows.latest();
    }
  }

  private void take(SceneCoverage row) {
    latest.put(row.getSceneId(), row);
    come.add(row);
  }

  /** The latest row of each scene, by name, after all that is in the topic now has been read. */
  public SortedMap<String, SceneCoverage> latest() {
    reader.readToEnd();
    come.clear();
    return Collections.unmodifiableSortedMap(latest);
  }

  /** The rows that have come since the last look, in their order, after waiting for some. */
  public List<SceneCoverage> poll(Duration timeout) {
    reader.poll(timeout);
    List<SceneCoverage> rows = List.copyOf(come);
    come.clear();
    return rows;
  }

  /** How many requests of a scene wait for an answer. */
  public static long openRequests(SceneCoverage row) {
    return row.getRequests()
        - row.getAnswered()
        - row.getWithdrawn()
        - row.getExpired()
        - row.getSuperseded();
  }

  @Override
  public void close() {
    reader.close();
  }
}
