package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SCENE_MAP;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.ProbabilityMap;
import java.time.Duration;
import java.util.function.Consumer;

/** A reader of everything that the topics hold about one scene, from their beginning. */
public final class SceneFollower implements AutoCloseable {
  private final TopicReader reader;
  private SceneResults results;

  /**
   * A follower of one scene.
   *
   * @param maps receives every probability map of the results' generation, if not null; it costs
   *     reading them all
   */
  public SceneFollower(
      Cluster cluster, String sceneId, SceneResults results, Consumer<ProbabilityMap> maps) {
    this.results = results;
    this.reader =
        reader(cluster, sceneId)
            .on(FOOTPRINTS, footprint -> this.results.take(footprint))
            .on(SUPERPIXEL_EVIDENCE, evidence -> this.results.take(evidence))
            .on(LABEL_REQUESTS, request -> this.results.take(request))
            .on(SCENE_COVERAGE, row -> this.results.take(row))
            .on(SCENE_MAP, row -> this.results.take(row));
    if (maps != null) {
      reader.on(
          PROBABILITY_MAPS,
          map -> {
            if (map.getGeneration().equals(this.results.generation())) {
              maps.accept(map);
            }
          });
    }
  }

  /** Goes on with the results of another generation, of which nothing was read yet. */
  void goOnWith(SceneResults next) {
    results = next;
  }

  /** A reader of what topics hold about one scene. */
  public static TopicReader reader(Cluster cluster, String sceneId) {
    return new TopicReader(cluster, key -> isOfScene(key, sceneId));
  }

  /** Reads what has come, waiting for it up to a time; true if it was about the scene. */
  public boolean poll(Duration timeout) {
    return reader.poll(timeout);
  }

  private static boolean isOfScene(String key, String sceneId) {
    return key.startsWith(sceneId)
        && (key.length() == sceneId.length() || key.charAt(sceneId.length()) == '/');
  }

  @Override
  public void close() {
    reader.close();
  }
}
