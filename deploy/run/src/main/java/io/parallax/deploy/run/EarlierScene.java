package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.SceneCoverage;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a scene holds before a run adds its frames to it.
 *
 * <p>All frames of a scene share its voxels, its budget and its row, so a scan that is put into the
 * scene of another gets figures that are neither's. The row of a scene stays; the footprints, which
 * name its frames, are kept for some hours only.
 */
final class EarlierScene {
  private static final int NAMED = 3;

  private final String sceneId;
  private final Map<String, Set<String>> frameIds = new HashMap<>();
  private int closings;
  private SceneCoverage row;

  private EarlierScene(String sceneId) {
    this.sceneId = sceneId;
  }

  /** Reads what the topics of a cluster hold about a scene now. */
  static EarlierScene read(Cluster cluster, String sceneId) {
    EarlierScene scene = new EarlierScene(sceneId);
    try (TopicReader rows = SceneFollower.reader(cluster, sceneId)) {
      rows.on(SCENE_COVERAGE, row -> scene.row = row).readToEnd();
    }
    if (scene.exists()) {
      try (TopicReader footprints = SceneFollower.reader(cluster, sceneId)) {
        footprints.on(FOOTPRINTS, scene::take).readToEnd();
      }
    }
    return scene;
  }

  private void take(Footprint footprint) {
    closings = Math.max(closings, footprint.getClosings());
    frameIds
        .computeIfAbsent(footprint.getGeneration(), generation -> new TreeSet<>())
        .add(footprint.getFrameId());
  }

  /** Whether frames of the scene have been processed before. */
  boolean exists() {
    return row != null;
  }

  /**
   * Checks that results of a scan can be told when its frames are added.
   *
   * @param scanned the frames of the scan
   * @param generation the model version of the results; null: not known yet
   * @throws ExistingSceneException if the scene is closed or was, if there are other frames, or too
   *     little is known of these
   */
  void requireOnly(Collection<String> scanned, String generation) {
    if (!exists()) {
      return;
    }
    if (row.getClosed()) {
      throw refused("is closed");
    }
    if (closings > 0) {
      throw refused(
          "was closed and opened again, so its figures would be those of all its openings");
    }
    Set<String> others = new TreeSet<>();
    frameIds.values().forEach(others::addAll);
    others.removeAll(Set.copyOf(scanned));
    if (!others.isEmpty()) {
      throw refused(
          "holds %s frames that are not in this scan (%s), so its figures would be those of both"
              .formatted(others.size(), some(others)));
    }
    Map<String, Long> frames = frames();
    long most = Collections.max(frames.values());
    if (most > scanned.size()) {
      throw refused(
          "holds %s frames, more than the %s of this scan, so its figures would be those of both"
              .formatted(most, scanned.size()));
    }
    String own = generation == null ? row.getGeneration() : generation;
    long scored = frames.getOrDefault(own, 0L);
    int known = frameIds.getOrDefault(own, Set.of()).size();
    if (scored > known) {
      throw refused(
          "was processed before, and of its %s frames topic %s still tells of %s, so its figures can"
                  .formatted(scored, FOOTPRINTS.name(), known)
              + " no longer be told");
    }
  }

  /** How many frames each generation has scored. */
  private Map<String, Long> frames() {
    Map<String, Long> frames = new HashMap<>();
    for (OtherGeneration other : row.getOthers()) {
      frames.put(other.getGeneration(), other.getFrames());
    }
    frames.put(row.getGeneration(), row.getFrames());
    return frames;
  }

  private ExistingSceneException refused(String why) {
    return new ExistingSceneException(
        "scene "
            + sceneId
            + " "
            + why
            + "; --scene NAME processes this scan as a scene of its own");
  }

  /** The first of many names; numbers in their order. */
  static String some(Collection<String> names) {
    return names.stream()
            .sorted(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
            .limit(NAMED)
            .collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " …" : "");
  }
}
