package io.parallax.deploy.bench.topology;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the scores of each frame were there: as soon as every block that the frame touches had
 * reported the frame's shares for the first time.
 *
 * <p>Footprints and reports may come in any order; the times of reports do not decrease.
 */
final class ScoreTimes {
  private final Map<String, Set<BlockIndex>> awaited = new HashMap<>();
  private final Map<String, Set<BlockIndex>> early = new HashMap<>();
  private final Map<String, Long> times = new LinkedHashMap<>();

  /** Takes in which blocks a frame touches. */
  void take(Footprint footprint, long time) {
    String frame = footprint.getFrameId();
    Set<BlockIndex> blocks =
        footprint.getBlocks().stream()
            .map(block -> new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()))
            .collect(Collectors.toCollection(HashSet::new));
    Set<BlockIndex> reported = early.remove(frame);
    if (reported != null) {
      blocks.removeAll(reported);
    }
    awaited.put(frame, blocks);
    finish(frame, blocks, time);
  }

  /** Takes in what a block reported. */
  void take(SuperpixelEvidence report, long time) {
    var block = new BlockIndex(report.getBlockX(), report.getBlockY(), report.getBlockZ());
    for (FrameShares shares : report.getFrames()) {
      String frame = shares.getFrameId();
      Set<BlockIndex> blocks = awaited.get(frame);
      if (blocks != null) {
        if (blocks.remove(block)) {
          finish(frame, blocks, time);
        }
      } else if (!times.containsKey(frame)) {
        early.computeIfAbsent(frame, f -> new HashSet<>()).add(block);
      }
    }
  }

  private void finish(String frame, Set<BlockIndex> blocks, long time) {
    if (blocks.isEmpty()) {
      awaited.remove(frame);
      times.put(frame, time);
    }
  }

  /** The time of each frame whose scores are there, by frame id, in the order of the times. */
  Map<String, Long> complete() {
    return times;
  }
}
