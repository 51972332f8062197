package io.parallax.scorer.selection;

import io.parallax.scorer.geometry.BlockIndex;
import java.util.Arrays;

/**
 * One block of a scene: of each frame that sees it, its packed footprint and its packed shares.
 *
 * <p>The views of a block stand in arrays, in ascending order of the frames' numbers, and are
 * addressed by their place there: frames get their numbers as they come, so a new view mostly goes
 * to the end.
 */
final class BlockRow {
  private final BlockIndex index;
  private int[] frames = new int[2];
  private byte[][] footprints = new byte[2][];
  private byte[][] shares = new byte[2][];
  private boolean[] complete = new boolean[2];
  private int size;
  private int seen;
  private int open;

  BlockRow(BlockIndex index) {
    this.index = index;
  }

  BlockIndex index() {
    return index;
  }

  /** How many views there are; of some only footprint or shares may be known. */
  int size() {
    return size;
  }

  /** Whether a frame is known to see the block. */
  boolean seen() {
    return seen > 0;
  }

  /** Whether a frame is known to see the block that the latest shares of all views lack. */
  boolean pending() {
    return open > 0;
  }

  /** The number of a view's frame. */
  int frame(int view) {
    return frames[view];
  }

  /** A view's packed footprint, null if it is not known. */
  byte[] footprint(int view) {
    return footprints[view];
  }

  /** A view's packed shares, null if there are none. */
  byte[] shares(int view) {
    return shares[view];
  }

  /** The view of a frame, negative if there is none. */
  int find(int frame) {
    return Arrays.binarySearch(frames, 0, size, frame);
  }

  /** The view of a frame, a new one if there is none. */
  int findOrAdd(int frame) {
    int view = find(frame);
    return view >= 0 ? view : insert(-view - 1, frame);
  }

  private int insert(int view, int frame) {
    if (size == frames.length) {
      int room = size + (size >> 1) + 1;
      frames = Arrays.copyOf(frames, room);
      footprints = Arrays.copyOf(footprints, room);
      shares = Arrays.copyOf(shares, room);
      complete = Arrays.copyOf(complete, room);
    }
    int behind = size - view;
    System.arraycopy(frames, view, frames, view + 1, behind);
    System.arraycopy(footprints, view, footprints, view + 1, behind);
    System.arraycopy(shares, view, shares, view + 1, behind);
    System.arraycopy(complete, view, complete, view + 1, behind);
    frames[view] = frame;
    footprints[view] = null;
    shares[view] = null;
    complete[view] = false;
    size++;
    return view;
  }

  /** Takes the footprint of a view that had none. */
  void setFootprint(int view, byte[] packed) {
    footprints[view] = packed;
    seen++;
    open += complete[view] ? 0 : 1;
  }

  void setShares(int view, byte[] packed) {
    shares[view] = packed;
  }

  /** Marks no view as complete: shares of all views are about to be taken. */
  void markAllIncomplete() {
    Arrays.fill(complete, 0, size, false);
    open = seen;
  }

  /** Notes that the latest shares of all views hold a view. */
  void markComplete(int view) {
    if (!complete[view]) {
      complete[view] = true;
      open -= footprints[view] == null ? 0 : 1;
    }
  }

  /** Whether the latest shares of all views hold a view. */
  boolean isComplete(int view) {
    return complete[view];
  }
}
