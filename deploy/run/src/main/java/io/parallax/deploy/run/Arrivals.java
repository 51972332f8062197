package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.FRAMES;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.codec.FieldBytes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What has become of the frames of a run since it began: a footprint, or a dead letter. What an
 * earlier run of the same scene left in the topics does not count.
 */
final class Arrivals implements AutoCloseable {
  /** Why a frame is refused whose id is that of another frame of its scene. */
  private static final String CONFLICT = "frame-conflict";

  private static final Set<String> FRAME_TOPICS = Set.of(FRAMES.name(), PROBABILITY_MAPS.name());

  private final Scan scan;
  private final Set<String> scanned;
  private final Set<String> inScene = new HashSet<>();
  private final Map<String, DeadLetter> deadLetters = new TreeMap<>();
  private final TopicReader reader;
  private String generation;

  /**
   * Nothing has arrived yet; made before the first frame is sent.
   *
   * @param generation the model version that counts; null: whichever comes first
   */
  Arrivals(Cluster cluster, Scan scan, String generation) {
    this.scan = scan;
    this.scanned = Set.copyOf(scan.frameIds());
    this.generation = generation;
    this.reader =
        SceneFollower.reader(cluster, scan.sceneId())
            .onNew(FOOTPRINTS, this::take)
            .onNew(DEAD_LETTERS, this::take);
  }

  /** Reads what has come, waiting for it up to a time; true if it was about the scene. */
  boolean poll(Duration timeout) {
    return reader.poll(timeout);
  }

  private void take(Footprint footprint) {
    if (generation == null) {
      generation = footprint.getGeneration();
    }
    if (footprint.getGeneration().equals(generation) && scanned.contains(footprint.getFrameId())) {
      inScene.add(footprint.getFrameId());
    }
  }

  private void take(DeadLetter letter) {
    if (FRAME_TOPICS.contains(letter.getTopic()) && letter.getKey() != null) {
      String key =
          new StringDeserializer().deserialize(letter.getTopic(), FieldBytes.of(letter.getKey()));
      String frameId = key.substring(key.indexOf('/') + 1);
      if (scanned.contains(frameId)) {
        deadLetters.put(frameId, letter);
      }
    }
  }

  /** The model version of the footprints; null before the first, unless it was given. */
  String generation() {
    return generation;
  }

  /** The frames of the scan that are in the scene. */
  Set<String> inScene() {
    return inScene;
  }

  /**
   * The frames of the scan that could not be processed, with the reason; not those that are in the
   * scene, of which a map of another generation was put aside.
   */
  Map<String, DeadLetter> deadLetters() {
    Map<String, DeadLetter> givenUp = new TreeMap<>(deadLetters);
    givenUp.keySet().removeAll(inScene);
    return givenUp;
  }

  /** How many frames of the scan are in the scene or have been given up. */
  int processed() {
    return (int)
        scanned.stream().filter(id -> inScene.contains(id) || deadLetters.containsKey(id)).count();
  }

  /** Whether each frame of the scan is in the scene or has been given up. */
  boolean isComplete() {
    return processed() == scanned.size();
  }

  /**
   * Checks that the frames are those of the scene.
   *
   * @throws StalledRunException if none is in the scene
   * @throws MixedSceneException if some came back because the scene has others of the same names
   */
  void requireOwn() {
    Map<String, DeadLetter> conflicts = new TreeMap<>(deadLetters);
    conflicts.values().removeIf(letter -> !letter.getReason().equals(CONFLICT));
    if (!conflicts.isEmpty()) {
      Map.Entry<String, DeadLetter> first = conflicts.entrySet().iterator().next();
      throw new MixedSceneException(
          ("scene %s has other frames of the same names: %s of %s frames were refused (%s: %s);"
                  + " --scene NAME processes this scan as a scene of its own")
              .formatted(
                  scan.sceneId(),
                  conflicts.size(),
                  scanned.size(),
                  first.getKey(),
                  first.getValue().getMessage()));
    }
    if (inScene.isEmpty()) {
      Map.Entry<String, DeadLetter> first = deadLetters.entrySet().iterator().next();
      throw new StalledRunException(
          "none of the %s frames could be processed; frame %s: %s"
              .formatted(deadLetters.size(), first.getKey(), first.getValue().getMessage()));
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
