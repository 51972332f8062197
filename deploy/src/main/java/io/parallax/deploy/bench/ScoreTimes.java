package io.parallax.deploy.bench;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the scores of each frame were there: as soon as every block that the frame touches had
 * reported the frame's shares for the first time.
 */
final class ScoreTimes {
  private final Map<String, List<BlockIndex>> blocks = new TreeMap<>();
  private final Map<String, Map<BlockIndex, Long>> firstShares = new HashMap<>();

  /** Takes in which blocks a frame touches. */
  void take(Footprint footprint) {
    blocks.put(
        footprint.getFrameId(),
        footprint.getBlocks().stream()
            .map(block -> new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()))
            .toList());
  }

  /** Takes in what a block reported at a time. */
  void take(SuperpixelEvidence report, long time) {
    var block = new BlockIndex(report.getBlockX(), report.getBlockY(), report.getBlockZ());
    for (FrameShares shares : report.getFrames()) {
      firstShares
          .computeIfAbsent(shares.getFrameId(), frame -> new HashMap<>())
          .merge(block, time, Math::min);
    }
  }

  /** The time of each frame whose scores are there, by frame id. */
  Map<String, Long> complete() {
    Map<String, Long> times = new TreeMap<>();
    blocks.forEach(
        (frame, touched) -> {
          Map<BlockIndex, Long> known = firstShares.getOrDefault(frame, Map.of());
          if (known.keySet().containsAll(touched)) {
            touched.stream().map(known::get).max(Long::compare).ifPresent(t -> times.put(frame, t));
          }
        });
    return times;
  }
}
