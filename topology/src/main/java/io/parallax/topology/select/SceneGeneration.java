package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.SceneCommand;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.selection.SceneScores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One generation of a scene in memory: its frames and scores, and the order in force. */
final class SceneGeneration {
  private final String name;
  private final SceneScores scores = new SceneScores();
  private final Map<String, String> rasters = new HashMap<>();
  private SceneCommand command;
  private int classes;
  private int framePixels;

  SceneGeneration(String name, int classes) {
    this.name = name;
    this.classes = classes;
  }

  String name() {
    return name;
  }

  SceneScores scores() {
    return scores;
  }

  /** Classes of its model; 0: not known. */
  int classes() {
    return classes;
  }

  /** Pixels of each of its frames: one model gave all of them; 0: not known. */
  int framePixels() {
    return framePixels;
  }

  /**
   * Adds a frame; false if it is there already.
   *
   * @param frames what takes the frame
   * @param known the frame's footprints if another generation has them, which are kept once
   * @throws InvalidRecordException if the footprint is damaged; then the scene is as it was
   */
  boolean add(Footprint footprint, SceneRecords.Frames frames, Map<BlockIndex, byte[]> known) {
    SceneRecords.Frames sharing =
        (frameId, raster, areas, blocks) ->
            frames.add(frameId, raster, areas, known.isEmpty() ? blocks : same(known, blocks));
    if (!SceneRecords.add(footprint, sharing)) {
      return false;
    }
    rasters.put(footprint.getFrameId(), footprint.getRaster());
    classes = Math.max(classes, footprint.getClasses());
    framePixels = footprint.getPixels();
    return true;
  }

  private static Map<BlockIndex, byte[]> same(
      Map<BlockIndex, byte[]> known, Map<BlockIndex, byte[]> blocks) {
    boolean isSame =
        known.keySet().equals(blocks.keySet())
            && known.entrySet().stream()
                .allMatch(e -> Arrays.equals(e.getValue(), blocks.get(e.getKey())));
    if (!isSame) {
      throw new InvalidRecordException(
          "bad-superpixels",
          "another generation has the same superpixels of the frame in other voxels");
    }
    return known;
  }

  /** Names the superpixels of one of its frames. */
  String raster(String frameId) {
    return rasters.get(frameId);
  }

  /** Whether it has a frame with these superpixels. */
  boolean has(String frameId, String raster) {
    return raster.equals(rasters.get(frameId));
  }

  /** Whether it has a frame, with whatever superpixels. */
  boolean has(String frameId) {
    return rasters.containsKey(frameId);
  }

  /** Whether it has all frames of another generation, and its blocks wait for no more views. */
  boolean covers(SceneGeneration other) {
    return scores.pendingBlocks() <= other.scores.pendingBlocks()
        && rasters.keySet().containsAll(other.rasters.keySet());
  }

  /**
   * Takes an order in place of the one before.
   *
   * @throws InvalidRecordException if it makes no sense; then that one stays in force
   */
  void order(SceneCommand order) {
    if (order.getFrames() < 0) {
      throw new InvalidRecordException(
          "bad-command", "a scene has no %s frames".formatted(order.getFrames()));
    }
    command = order;
  }

  /** Whether all frames of the order in force are there, and all their views are in the scores. */
  boolean isComplete() {
    return command != null && scores.size() >= command.getFrames() && scores.pendingBlocks() == 0;
  }
}
