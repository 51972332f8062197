package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The superpixels of other views that overlap a given one.
 *
 * <p>o(s, t) = (1/A_s) Σ_x m_s(x)·m_t(x)/n_j(x) is the share of s (view i) that t (view j) covers:
 * where several superpixels of view j meet in a voxel, each counts in proportion. The terms are
 * rounded down to 2^-16 pixel and summed as integers, so the order of blocks and frames does not
 * matter. s and t overlap when o(s, t) or o(t, s) exceeds the threshold.
 */
final class OverlapSearch {
  private static final int UNITS_BITS = 16;
  private static final double UNITS = 1 << UNITS_BITS;

  private final Map<BlockIndex, BlockRow> blocks;
  private final FootprintCursor cursor = new FootprintCursor();
  private final int[] ownCount = new int[BlockIndex.VOXELS];
  private final int[] ownPixels = new int[BlockIndex.VOXELS];

  OverlapSearch(Map<BlockIndex, BlockRow> blocks) {
    this.blocks = blocks;
  }

  /** What is told of each overlapping superpixel: its frame, its index in it, max(o, o'). */
  interface Visitor {
    void visit(FrameRow frame, int index, double overlap);
  }

  /** The blocks in which a superpixel has voxels. */
  List<BlockIndex> blocksOf(FrameRow frame, int index) {
    return frame.blocks().stream()
        .filter(block -> readOwn(footprints(block).get(frame), frame.superpixel(index)))
        .toList();
  }

  /** Visits the superpixels of all other frames that overlap a superpixel. */
  void visit(FrameRow frame, int index, double threshold, Visitor visitor) {
    Map<FrameRow, Tally> tallies = new LinkedHashMap<>();
    for (BlockIndex block : frame.blocks()) {
      Map<FrameRow, byte[]> footprints = footprints(block);
      if (readOwn(footprints.get(frame), frame.superpixel(index))) {
        footprints.forEach(
            (other, footprint) -> {
              if (!other.equals(frame)) {
                tally(footprint, other, tallies.computeIfAbsent(other, Tally::new));
              }
            });
      }
    }
    for (Tally tally : tallies.values()) {
      tally.report(frame, index, threshold, visitor);
    }
  }

  /** Visits the superpixels of one other frame that overlap a superpixel, in these blocks. */
  void visit(
      FrameRow frame,
      int index,
      List<BlockIndex> blocks,
      FrameRow other,
      double threshold,
      Visitor visitor) {
    Tally tally = new Tally(other);
    for (BlockIndex block : blocks) {
      byte[] footprint = footprints(block).get(other);
      if (footprint != null && readOwn(footprints(block).get(frame), frame.superpixel(index))) {
        tally(footprint, other, tally);
      }
    }
    tally.report(frame, index, threshold, visitor);
  }

  private Map<FrameRow, byte[]> footprints(BlockIndex block) {
    return blocks.get(block).footprints();
  }

  /** Reads m_s and n_i of the block; false if s has no voxel in it. */
  private boolean readOwn(byte[] footprint, int superpixel) {
    Arrays.fill(ownCount, 0);
    boolean any = false;
    cursor.reset(footprint);
    while (cursor.next()) {
      for (int k = 0; k < cursor.size(); k++) {
        if (cursor.superpixel(k) == superpixel) {
          ownCount[cursor.voxel()] = cursor.count(k);
          ownPixels[cursor.voxel()] = cursor.pixels();
          any = true;
        }
      }
    }
    return any;
  }

  private void tally(byte[] footprint, FrameRow row, Tally tally) {
    cursor.reset(footprint);
    while (cursor.next()) {
      long own = ownCount[cursor.voxel()];
      if (own == 0) {
        continue;
      }
      for (int k = 0; k < cursor.size(); k++) {
        int index = row.indexOf(cursor.superpixel(k));
        if (index >= 0) {
          long common = (own * cursor.count(k)) << UNITS_BITS;
          tally.covers[index] += common / cursor.pixels();
          tally.covered[index] += common / ownPixels[cursor.voxel()];
        }
      }
    }
  }

  /** Σ m_s·m_t/n_j and Σ m_t·m_s/n_i for the superpixels t of one frame. */
  private static final class Tally {
    private final FrameRow frame;
    private final long[] covers;
    private final long[] covered;

    Tally(FrameRow frame) {
      this.frame = frame;
      covers = new long[frame.size()];
      covered = new long[frame.size()];
    }

    void report(FrameRow own, int index, double threshold, Visitor visitor) {
      double ownArea = own.pixels(index) * UNITS;
      for (int t = 0; t < covers.length; t++) {
        double overlap = Math.max(covers[t] / ownArea, covered[t] / (frame.pixels(t) * UNITS));
        if (overlap > threshold) {
          visitor.visit(frame, t, overlap);
        }
      }
    }
  }
}
