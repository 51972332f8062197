package io.parallax.topology.accumulate;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.topology.stage.KeyedStores;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** The computation of a block's shares in the scores of all superpixels that see it. */
final class BlockRefresh {
  private final BlockScores scores = new BlockScores();
  private final KeyValueStore<String, Evidence> views;

  BlockRefresh(KeyValueStore<String, Evidence> views) {
    this.views = views;
  }

  /**
   * What a block says now about the superpixels of all its views.
   *
   * @param closings how often its scene has been closed
   */
  SuperpixelEvidence ofAllViews(String blockKey, int closings, BlockStatistics statistics) {
    scores.load(FieldBytes.of(statistics.getVoxels()));
    List<FrameShares> frames = new ArrayList<>(statistics.getFrames());
    KeyedStores.forEach(views, blockKey, view -> frames.add(shares(view)));
    return report(blockKey, closings, true, frames);
  }

  /**
   * What a block says now about the superpixels of some of its views.
   *
   * @param closings how often its scene has been closed
   * @param some views that the statistics hold
   */
  SuperpixelEvidence ofViews(
      String blockKey, int closings, BlockStatistics statistics, List<Evidence> some) {
    scores.load(FieldBytes.of(statistics.getVoxels()));
    return report(blockKey, closings, false, some.stream().map(this::shares).toList());
  }

  private static SuperpixelEvidence report(
      String blockKey, int closings, boolean complete, List<FrameShares> frames) {
    Keys.Block block = Keys.parseBlock(blockKey);
    return new SuperpixelEvidence(
        block.sceneId(),
        block.generation(),
        block.x(),
        block.y(),
        block.z(),
        complete,
        frames,
        closings);
  }

  private FrameShares shares(Evidence view) {
    return new FrameShares(
        view.getFrameId(),
        view.getRevision(),
        List.of(),
        ByteBuffer.wrap(scores.shares(blockEvidence(view))));
  }

  static BlockEvidence blockEvidence(Evidence evidence) {
    return new BlockEvidence(
        new BlockIndex(evidence.getBlockX(), evidence.getBlockY(), evidence.getBlockZ()),
        FieldBytes.of(evidence.getFootprint()),
        FieldBytes.of(evidence.getSums()));
  }
}
