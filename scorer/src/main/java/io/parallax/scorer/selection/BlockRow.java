package io.parallax.scorer.selection;

import io.parallax.scorer.score.SuperpixelShare;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One block of a scene: the footprints of the frames that see it, and the latest shares. */
final class BlockRow {
  private final Map<FrameRow, byte[]> footprints = new LinkedHashMap<>();
  private Map<String, List<SuperpixelShare>> shares = Map.of();

  /** The packed footprint of each frame that sees the block. */
  Map<FrameRow, byte[]> footprints() {
    return footprints;
  }

  /** The shares by frame, as the block last reported them. */
  Map<String, List<SuperpixelShare>> shares() {
    return shares;
  }

  void setShares(Map<String, List<SuperpixelShare>> latest) {
    shares = latest;
  }

  /** Whether a frame sees the block of which the latest shares know nothing yet. */
  boolean pending() {
    for (FrameRow frame : footprints.keySet()) {
      if (!shares.containsKey(frame.frameId())) {
        return true;
      }
    }
    return false;
  }
}
