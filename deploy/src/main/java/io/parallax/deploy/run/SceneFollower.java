package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.FRAMES;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;
import static io.parallax.schemas.TopicCatalogue.TRAINING_LABELS;

import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.FieldBytes;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A reader of everything that the topics tell about one scene, from their beginning. */
final class SceneFollower implements AutoCloseable {
  private static final Set<String> FRAME_TOPICS = Set.of(FRAMES.name(), PROBABILITY_MAPS.name());

  private final SceneResults results;
  private final TopicReader reader;

  /**
   * A follower of one scene.
   *
   * @param maps told every probability map, if not null; it costs reading them all
   */
  SceneFollower(
      Cluster cluster, String sceneId, SceneResults results, Consumer<ProbabilityMap> maps) {
    this.results = results;
    this.reader =
        new TopicReader(cluster, key -> isOfScene(key, sceneId))
            .on(FOOTPRINTS, results::take)
            .on(SUPERPIXEL_EVIDENCE, results::take)
            .on(LABEL_REQUESTS, results::take)
            .on(SCENE_COVERAGE, results::take)
            .on(TRAINING_LABELS, results::take)
            .on(DEAD_LETTERS, this::take);
    if (maps != null) {
      reader.on(PROBABILITY_MAPS, maps);
    }
  }

  /** Reads what has come, waiting for it up to a time; true if it was about the scene. */
  boolean poll(Duration timeout) {
    return reader.poll(timeout);
  }

  private static boolean isOfScene(String key, String sceneId) {
    return key.startsWith(sceneId)
        && (key.length() == sceneId.length() || key.charAt(sceneId.length()) == '/');
  }

  private void take(DeadLetter letter) {
    if (FRAME_TOPICS.contains(letter.getTopic()) && letter.getKey() != null) {
      String key =
          new StringDeserializer().deserialize(letter.getTopic(), FieldBytes.of(letter.getKey()));
      results.take(key.substring(key.indexOf('/') + 1), letter);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
