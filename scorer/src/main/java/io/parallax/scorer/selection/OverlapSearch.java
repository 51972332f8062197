package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The superpixels of all other views that overlap a given one.
 *
 * <p>o(s, t) = (1/A_s) Σ_x m_s(x)·m_t(x)/n_j(x) is the share of s (view i) that t (view j) covers:
 * where several superpixels of view j meet in a voxel, each counts in proportion. The terms are
 * rounded down to 2^-16 pixel and summed as integers, so the order of blocks and frames does not
 * matter. s and t overlap when o(s, t) or o(t, s) exceeds the threshold.
 *
 * <p>The reference searches all frames. Here only views of the blocks in which s has voxels are
 * read: s is unpacked once, and of each other view's footprint there one walk up to the last voxel
 * of s adds up the terms. A search costs those footprints, so the views of these blocks, however
 * many frames the scene has.
 */
final class OverlapSearch {
  private final SceneScores scores;
  private final double threshold;
  private final SuperpixelVoxels.Reader reader = new SuperpixelVoxels.Reader();
  private final FootprintCursor cursor = new FootprintCursor();
  private final OverlapAccumulator overlaps = new OverlapAccumulator();
  private final int[] ownCount = new int[BlockIndex.VOXELS];
  private final int[] ownPixels = new int[BlockIndex.VOXELS];

  /** A search among the views of a scene. */
  OverlapSearch(SceneScores scores, double threshold) {
    this.scores = scores;
    this.threshold = threshold;
  }

  /** A superpixel that overlaps the one in question, by max(o, o'). */
  record Neighbour(FrameRow frame, int index, double overlap) {}

  /** A superpixel's voxels, and the superpixels of other frames that overlap it. */
  record Result(SuperpixelVoxels voxels, List<Neighbour> neighbours) {}

  /** The voxels of a superpixel, without a search. */
  SuperpixelVoxels voxels(FrameRow frame, int index) {
    return reader.read(frame, index);
  }

  /** The parts of a superpixel of another generation. */
  List<SuperpixelVoxels.Part> voxels(StandingRequest request) {
    return reader.read(request, scores);
  }

  /** Searches the blocks in which a superpixel has voxels. */
  Result search(FrameRow frame, int index) {
    SuperpixelVoxels own = voxels(frame, index);
    for (SuperpixelVoxels.Part part : own.parts()) {
      for (int i = 0; i < part.voxels().length; i++) {
        ownCount[part.voxels()[i]] = part.counts()[i];
        ownPixels[part.voxels()[i]] = part.pixels()[i];
      }
      accumulateOtherViews(part, frame);
      for (int voxel : part.voxels()) {
        ownCount[voxel] = 0;
      }
    }
    return new Result(own, neighbours(frame.pixels(index)));
  }

  private void accumulateOtherViews(SuperpixelVoxels.Part part, FrameRow own) {
    BlockRow block = part.block();
    for (int view = 0; view < block.size(); view++) {
      if (block.footprint(view) != null && block.frame(view) != own.number()) {
        accumulate(block.footprint(view), part.last(), scores.frame(block.frame(view)));
      }
    }
  }

  private void accumulate(byte[] footprint, int lastVoxel, FrameRow other) {
    OverlapAccumulator.Row row = overlaps.row(other.number(), other.size());
    cursor.reset(footprint);
    while (cursor.next() && cursor.voxel() <= lastVoxel) {
      int voxel = cursor.voxel();
      if (ownCount[voxel] > 0) {
        for (int k = 0; k < cursor.size(); k++) {
          int index = other.indexOf(cursor.superpixel(k));
          if (index >= 0) {
            row.add(index, ownCount[voxel], ownPixels[voxel], cursor.count(k), cursor.pixels());
          }
        }
      }
    }
  }

  private List<Neighbour> neighbours(int ownArea) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (int slot = 0; slot < overlaps.size(); slot++) {
      FrameRow other = scores.frame(overlaps.number(slot));
      for (int t = 0; t < other.size(); t++) {
        double overlap = overlaps.rowAt(slot).overlap(t, ownArea, other.pixels(t));
        if (overlap > threshold) {
          neighbours.add(new Neighbour(other, t, overlap));
        }
      }
    }
    overlaps.clear();
    return neighbours;
  }
}
