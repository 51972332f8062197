package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.score.SuperpixelShare;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One frame of a scene: its superpixels, the sums of their shares, and where each stands. */
final class FrameRow {
  /** Where a superpixel stands. */
  enum Status {
    FREE,
    REQUESTED,
    SUPPRESSED
  }

  private final String frameId;
  private final Set<BlockIndex> blocks;
  private final int[] ids;
  private final int[] pixels;
  private final long[] covered;
  private final long[] viewEntropy;
  private final long[] viewDivergence;
  private final long[] views;
  private final Status[] status;

  FrameRow(String frameId, List<SuperpixelArea> areas, Set<BlockIndex> blocks) {
    this.frameId = frameId;
    this.blocks = blocks;
    ids = areas.stream().mapToInt(SuperpixelArea::superpixel).toArray();
    pixels = areas.stream().mapToInt(SuperpixelArea::pixels).toArray();
    covered = new long[ids.length];
    viewEntropy = new long[ids.length];
    viewDivergence = new long[ids.length];
    views = new long[ids.length];
    status = new Status[ids.length];
    Arrays.fill(status, Status.FREE);
  }

  String frameId() {
    return frameId;
  }

  /** The blocks that the frame touches. */
  Set<BlockIndex> blocks() {
    return blocks;
  }

  /** How many superpixels the frame has; they are addressed by index below. */
  int size() {
    return ids.length;
  }

  /** The index of a superpixel, negative if the frame has no such one. */
  int indexOf(int superpixel) {
    return superpixel < ids.length && ids[superpixel] == superpixel
        ? superpixel
        : Arrays.binarySearch(ids, superpixel);
  }

  SuperpixelId id(int index) {
    return new SuperpixelId(frameId, ids[index]);
  }

  int superpixel(int index) {
    return ids[index];
  }

  int pixels(int index) {
    return pixels[index];
  }

  /** VE(t) in bits. */
  double viewEntropy(int index) {
    return (double) viewEntropy[index] / pixels[index];
  }

  /** VD(t) in units that compare like bits. */
  double viewDivergence(int index) {
    return (double) viewDivergence[index] / pixels[index];
  }

  Status status(int index) {
    return status[index];
  }

  void setStatus(int index, Status value) {
    status[index] = value;
  }

  /** Adds a block's shares, or takes them back. */
  void apply(List<SuperpixelShare> shares, int sign) {
    for (SuperpixelShare share : shares) {
      int index = indexOf(share.superpixel());
      if (index >= 0) {
        covered[index] += sign * share.pixels();
        viewEntropy[index] += sign * share.viewEntropy();
        viewDivergence[index] += sign * share.viewDivergence();
        views[index] += sign * share.views();
      }
    }
  }

  boolean eligible(int index, SelectionRules rules) {
    return status[index] == Status.FREE
        && covered[index] > 0
        && (double) covered[index] / pixels[index] >= rules.minCoverage()
        && (double) views[index] / covered[index] >= rules.minViews();
  }

  SuperpixelScore score(int index) {
    return SuperpixelScore.of(
        pixels[index],
        new SuperpixelShare(
            ids[index], covered[index], viewEntropy[index], viewDivergence[index], views[index]));
  }
}
