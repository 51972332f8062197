package io.parallax.deploy.kernels;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.backproject.ObservedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Some frames that follow each other, in every form that a kernel takes; they come in turn. */
@State(Scope.Thread)
public class FrameInput {
  /** Side of a voxel, metres. */
  static final double VOXEL_SIZE = 0.05;

  /** How many frames: the first ones of the scan. */
  @Param("24")
  private int views;

  private final List<Observed> frames = new ArrayList<>();
  private int next;

  /**
   * One frame.
   *
   * @param map as it comes
   * @param view the same, unpacked
   * @param blocks what it says about each block that it touches
   */
  record Observed(ProbabilityMap map, FrameView view, List<ObservedBlock> blocks) {}

  /**
   * What one frame says about one block, and what all of them do.
   *
   * @param evidence of the frame
   * @param statistics of all frames
   * @param scores with these statistics loaded
   */
  record ObservedBlock(BlockEvidence evidence, byte[] statistics, BlockScores scores) {}

  /** Makes all of it. */
  @Setup
  public void observe(ScanInput scan) throws IOException {
    ScanMaps maps = scan.maps(views);
    BackProjection backProjection = new BackProjection(VOXEL_SIZE);
    Accumulation accumulation = new Accumulation();
    Map<BlockIndex, byte[]> statistics = new HashMap<>();
    List<FrameView> unpacked = new ArrayList<>();
    List<List<BlockEvidence>> evidence = new ArrayList<>();
    for (ProbabilityMap map : maps.views()) {
      FrameView view = ObservedFrame.of(map).view();
      List<BlockEvidence> blocks = backProjection.project(view).blocks();
      for (BlockEvidence block : blocks) {
        byte[] before = statistics.getOrDefault(block.block(), Accumulation.EMPTY);
        statistics.put(block.block(), accumulation.add(before, block));
      }
      unpacked.add(view);
      evidence.add(blocks);
    }
    Map<BlockIndex, BlockScores> scores = new HashMap<>();
    statistics.forEach(
        (block, packed) -> scores.computeIfAbsent(block, b -> new BlockScores()).load(packed));
    for (int i = 0; i < unpacked.size(); i++) {
      List<ObservedBlock> blocks =
          evidence.get(i).stream()
              .map(e -> new ObservedBlock(e, statistics.get(e.block()), scores.get(e.block())))
              .toList();
      frames.add(new Observed(maps.views().get(i), unpacked.get(i), blocks));
    }
  }

  /** The frame whose turn it is. */
  Observed next() {
    next = next + 1 < frames.size() ? next + 1 : 0;
    return frames.get(next);
  }
}
