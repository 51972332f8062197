package io.parallax.deploy.experiment.method;

import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.selection.SceneScores;
import io.parallax.scorer.statistics.Accumulation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scorer's engine over the frames of one scene, from the maps to the scores of all superpixels,
 * as the stages of the topology run it.
 *
 * <p>A frame's map is let go when its evidence is there. Keeps its buffers, so one instance serves
 * one thread.
 */
final class SceneScoring {
  /** Names the superpixels of all frames: they are the same in every round. */
  private static final String RASTER = "pool";

  private final BackProjection backProjection;
  private final Accumulation accumulation = new Accumulation();
  private final BlockScores blockScores = new BlockScores();

  /**
   * A scoring with voxels of one size.
   *
   * @param voxelSize side of a voxel, metres
   */
  SceneScoring(double voxelSize) {
    backProjection = new BackProjection(voxelSize);
  }

  /** One block: its statistics and what each frame says about it. */
  private static final class Block {
    private byte[] statistics = Accumulation.EMPTY;
    private final Map<String, BlockEvidence> views = new HashMap<>();
  }

  /** The scores of all superpixels of a scene. */
  SceneScores score(List<PoolFrame> frames) {
    SceneScores scores = new SceneScores();
    Map<BlockIndex, Block> blocks = new HashMap<>();
    for (PoolFrame frame : frames) {
      String frameId = frame.id().frame();
      FrameEvidence evidence = backProjection.project(frame.view());
      Map<BlockIndex, byte[]> footprints = new HashMap<>();
      for (BlockEvidence view : evidence.blocks()) {
        footprints.put(view.block(), view.footprint());
        Block block = blocks.computeIfAbsent(view.block(), b -> new Block());
        block.statistics = accumulation.add(block.statistics, view);
        block.views.put(frameId, view);
      }
      scores.addFrame(frameId, RASTER, evidence.superpixels(), footprints);
    }
    blocks.forEach((index, block) -> scores.putAllShares(index, shares(block)));
    return scores;
  }

  private Map<String, byte[]> shares(Block block) {
    blockScores.load(block.statistics);
    Map<String, byte[]> shares = new HashMap<>();
    block.views.forEach((frameId, view) -> shares.put(frameId, blockScores.shares(view)));
    return shares;
  }
}
