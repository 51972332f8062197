package io.parallax.deploy.training.dataset;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.KnownScenes.Changes;
import io.parallax.deploy.training.dataset.KnownScenes.Size;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Identifiers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The frames of a dataset's scenes: where each lies in the topic, its part, and what it has. */
final class FrameIndex {
  private final DatasetOptions options;
  private final Map<String, SceneFrames> scenes = new TreeMap<>();

  /** The frames of a scene, by their ids. */
  private static final class SceneFrames {
    private final Map<String, KnownFrame> frames = new TreeMap<>();
    private Size size = Size.DEFAULT;
  }

  /** What is known of a frame. */
  static final class KnownFrame {
    final String sceneId;
    final String frameId;
    final FrameLog.Place place;
    private final String sourceId;
    private final Instant capturedAt;
    private Part part;
    private boolean isRefused;

    /** Keys of the blocks that it sees; null as long as it was not labelled. */
    private long[] blocks;

    /** Null if it was refused, or has no labels. */
    private OriginCounts counts;

    private KnownFrame(Frame frame, FrameLog.Place place) {
      this.sceneId = frame.getSceneId();
      this.frameId = frame.getFrameId();
      this.sourceId = frame.getSourceId();
      this.capturedAt = frame.getCapturedAt();
      this.place = place;
    }

    FrameLog.Place place() {
      return place;
    }

    /** What it is for. */
    Part part() {
      return part;
    }

    /** It cannot be used. */
    void refuse() {
      isRefused = true;
    }

    /**
     * It has labels.
     *
     * @param seen keys of the blocks that it sees
     * @param labels where they come from; null if it has none
     */
    void label(long[] seen, OriginCounts labels) {
      blocks = seen;
      counts = labels;
    }

    /**
     * The names of its files; no two frames share one: names may have underscores, but no tilde.
     */
    String stem() {
      String stem = sceneId + "__" + frameId;
      boolean isClear =
          stem.indexOf("__") == sceneId.length() && stem.lastIndexOf("__") == sceneId.length();
      return isClear ? stem : sceneId + '~' + frameId;
    }
  }

  FrameIndex(DatasetOptions options) {
    this.options = options;
  }

  /** Takes a frame; the first one of an id counts, as everywhere. */
  void take(FrameLog.Place place, Frame frame) {
    if (isName(frame.getSceneId())
        && isName(frame.getFrameId())
        && options.has(frame.getSceneId())) {
      scenes
          .computeIfAbsent(frame.getSceneId(), id -> new SceneFrames())
          .frames
          .putIfAbsent(frame.getFrameId(), new KnownFrame(frame, place));
    }
  }

  /** Names of others are put aside by the worker; here they would be names of files. */
  private static boolean isName(String name) {
    try {
      Identifiers.require("name", name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The scenes that have frames. */
  Set<String> scenes() {
    return scenes.keySet();
  }

  /**
   * The frames of a scene whose files may be others now, in the order of time.
   *
   * @param size the scene's working resolution now
   */
  List<KnownFrame> due(String sceneId, Changes changes, Size size) {
    SceneFrames scene = scenes.get(sceneId);
    boolean isResized = !size.equals(scene.size);
    scene.size = size;
    List<KnownFrame> due = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (KnownFrame frame : inTime(scene.frames.values())) {
      int place = places.merge(frame.sourceId, 1, Integer::sum) - 1;
      Part part = options.split().part(sceneId, place);
      boolean isMoved = part != frame.part;
      frame.part = part;
      if (!frame.isRefused
          && (frame.blocks == null
              || isMoved
              || isResized
              || changes.concern(frame.frameId, frame.blocks))) {
        due.add(frame);
      }
    }
    return due;
  }

  private static List<KnownFrame> inTime(Collection<KnownFrame> frames) {
    return frames.stream()
        .sorted(
            Comparator.<KnownFrame, Instant>comparing(frame -> frame.capturedAt)
                .thenComparing(frame -> frame.frameId))
        .toList();
  }

  /** The stems of the frames of a part that have labels. */
  List<String> labelled(Part part) {
    List<String> stems = new ArrayList<>();
    forEach(
        frame -> {
          if (frame.part == part && frame.counts != null) {
            stems.add(frame.stem());
          }
        });
    return stems;
  }

  /** The stems of all frames. */
  Set<String> stems() {
    Set<String> stems = new HashSet<>();
    forEach(frame -> stems.add(frame.stem()));
    return stems;
  }

  /** The labels of a part. */
  OriginCounts counts(Part part) {
    OriginCounts sum = new OriginCounts();
    forEach(
        frame -> {
          if (frame.part == part && frame.counts != null) {
            sum.add(frame.counts);
          }
        });
    return sum;
  }

  /** How many frames there are. */
  long size() {
    return scenes.values().stream().mapToLong(scene -> scene.frames.size()).sum();
  }

  /** How many a scene has. */
  int size(String sceneId) {
    return scenes.get(sceneId).frames.size();
  }

  /** How many of them cannot be used. */
  long refused() {
    return scenes.values().stream()
        .flatMap(scene -> scene.frames.values().stream())
        .filter(frame -> frame.isRefused)
        .count();
  }

  private void forEach(Consumer<KnownFrame> visitor) {
    scenes.values().forEach(scene -> scene.frames.values().forEach(visitor));
  }
}
