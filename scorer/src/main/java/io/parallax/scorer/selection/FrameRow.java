package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.score.ShareCursor;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.score.SuperpixelShare;
import java.util.Arrays;
import java.util.List;

/** One frame of a scene: its superpixels, the sums of their shares, and where each stands. */
final class FrameRow {
  /** Where a superpixel stands. */
  enum Status {
    FREE,
    REQUESTED,
    SUPPRESSED,
    /** Was requested, but the request was released: it is not asked again. */
    RELEASED
  }

  private final String frameId;
  private final String raster;
  private final int number;
  private final List<BlockRow> blocks;
  private final int[] ids;
  private final int[] pixels;
  private final long[] covered;
  private final long[] viewEntropy;
  private final long[] viewDivergence;
  private final long[] views;
  private final Status[] status;
  private boolean changed;
  private int eligible;
  private int best = -1;

  FrameRow(
      String frameId,
      String raster,
      int number,
      List<SuperpixelArea> areas,
      List<BlockRow> blocks) {
    this.frameId = frameId;
    this.raster = raster;
    this.number = number;
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

  /** Names its superpixels: equal ones of all generations have the same name. */
  String raster() {
    return raster;
  }

  /** The frame's number in its scene. */
  int number() {
    return number;
  }

  /** The blocks that the frame touches. */
  List<BlockRow> blocks() {
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
  void apply(ShareCursor shares, int sign) {
    while (shares.next()) {
      int index = indexOf(shares.superpixel());
      if (index >= 0) {
        covered[index] += (long) sign * shares.pixels();
        viewEntropy[index] += sign * shares.viewEntropy();
        viewDivergence[index] += sign * shares.viewDivergence();
        views[index] += sign * shares.views();
      }
    }
  }

  /** Makes all superpixels free, for another selection. */
  void free() {
    Arrays.fill(status, Status.FREE);
    eligible = 0;
    best = -1;
  }

  /** Makes what is suppressed free; true if there was any. */
  boolean freeSuppressed() {
    boolean any = false;
    for (int index = 0; index < status.length; index++) {
      if (status[index] == Status.SUPPRESSED) {
        status[index] = Status.FREE;
        any = true;
      }
    }
    return any;
  }

  boolean eligible(int index, SelectionRules rules) {
    return status[index] == Status.FREE
        && covered[index] > 0
        && (double) covered[index] / pixels[index] >= rules.minCoverage()
        && (double) views[index] / covered[index] >= rules.minViews();
  }

  /** Notes that sums or statuses have changed; true if that was not known. */
  boolean markChanged() {
    boolean isFirstChange = !changed;
    changed = true;
    return isFirstChange;
  }

  /** Computes again which superpixels are eligible, and which of them comes first. */
  void refresh(SelectionRules rules) {
    changed = false;
    eligible = 0;
    best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int index = 0; index < ids.length; index++) {
      if (eligible(index, rules)) {
        eligible++;
        // Superpixels ascend, so the first of equals wins.
        if (viewEntropy(index) > highest) {
          highest = viewEntropy(index);
          best = index;
        }
      }
    }
  }

  /** How many superpixels were eligible at the last refresh. */
  int eligible() {
    return eligible;
  }

  /** Index of the eligible superpixel of highest view entropy at the last refresh; −1 if none. */
  int best() {
    return best;
  }

  SuperpixelScore score(int index) {
    return SuperpixelScore.of(
        pixels[index],
        new SuperpixelShare(
            ids[index], covered[index], viewEntropy[index], viewDivergence[index], views[index]));
  }
}
