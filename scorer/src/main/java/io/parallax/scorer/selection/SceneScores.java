package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.ShareCursor;
import io.parallax.scorer.score.SuperpixelScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The scores of all superpixels of one scene and generation, as its frames and the shares of its
 * blocks come in, in any order; a share whose frame is not there yet waits for it.
 *
 * <p>An index from blocks to the frames that see them, and back: a frame knows its blocks, a block
 * its views in ascending order of their frames' numbers, and both are found by hash. Sums and
 * counts are kept as things change: when a view's shares are replaced, the old ones are subtracted
 * and the new ones added, which costs their superpixels; equal ones cost a comparison. Frames that
 * have changed since {@link #refreshChanged} are remembered, so that only they are looked at again.
 * Footprints and shares stay packed. Not for use by several threads.
 */
public final class SceneScores {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<FrameRow> frames = new ArrayList<>();
  private final List<FrameRow> known = new ArrayList<>();
  private final Map<BlockIndex, BlockRow> blocks = new HashMap<>();
  private final List<FrameRow> changed = new ArrayList<>();
  private final ShareCursor share = new ShareCursor();
  private long pixels;
  private long coveredPixels;
  private long superpixels;
  private long blocksSeen;
  private long pendingBlocks;

  /** The frames in the order in which they came. */
  List<FrameRow> frames() {
    return known;
  }

  /** The frame of a number that a block's view has, if its footprint is known. */
  FrameRow frame(int number) {
    return frames.get(number);
  }

  /** The frame of a name that is known. */
  FrameRow frame(String frameId) {
    return frames.get(numbers.get(frameId));
  }

  /** How many frames there are. */
  public int size() {
    return known.size();
  }

  /** Whether a frame is there. */
  public boolean hasFrame(String frameId) {
    Integer number = numbers.get(frameId);
    return number != null && frames.get(number) != null;
  }

  /** The packed footprint of a frame in each block that it touches; empty if it is not there. */
  public Map<BlockIndex, byte[]> footprints(String frameId) {
    Map<BlockIndex, byte[]> footprints = new HashMap<>();
    if (hasFrame(frameId)) {
      FrameRow frame = frame(frameId);
      for (BlockRow block : frame.blocks()) {
        footprints.put(block.index(), block.footprint(block.find(frame.number())));
      }
    }
    return footprints;
  }

  /** Pixels of the frames that have coverage. */
  long pixels() {
    return pixels;
  }

  /** Of those, the pixels with valid depth. */
  long coveredPixels() {
    return coveredPixels;
  }

  /** Superpixels of all frames. */
  long superpixels() {
    return superpixels;
  }

  /** Blocks that a frame is known to see. */
  public long blocksSeen() {
    return blocksSeen;
  }

  /** Blocks that a frame is known to see, and whose latest shares of all views lack one. */
  public long pendingBlocks() {
    return pendingBlocks;
  }

  /**
   * Adds a frame; one that is there already changes nothing.
   *
   * @param raster names its superpixels
   * @param areas its superpixels, ascending
   * @param footprints the packed footprint in each block that it touches
   * @return whether it is new
   */
  public boolean addFrame(
      String frameId,
      String raster,
      List<SuperpixelArea> areas,
      Map<BlockIndex, byte[]> footprints) {
    return add(frameId, raster, areas, footprints) != null;
  }

  /** Adds a frame; null if it is there already. */
  FrameRow add(
      String frameId,
      String raster,
      List<SuperpixelArea> areas,
      Map<BlockIndex, byte[]> footprints) {
    int number = number(frameId);
    if (frames.get(number) != null) {
      return null;
    }
    List<BlockRow> rows = footprints.keySet().stream().map(this::block).toList();
    FrameRow frame = new FrameRow(frameId, raster, number, areas, rows);
    frames.set(number, frame);
    known.add(frame);
    superpixels += frame.size();
    long covered = areas.stream().mapToLong(SuperpixelArea::covered).sum();
    if (covered > 0) {
      pixels += areas.stream().mapToLong(SuperpixelArea::pixels).sum();
      coveredPixels += covered;
    }
    footprints.forEach((index, footprint) -> addFootprint(blocks.get(index), frame, footprint));
    markChanged(frame);
    return frame;
  }

  private int number(String frameId) {
    return numbers.computeIfAbsent(
        frameId,
        id -> {
          frames.add(null);
          return frames.size() - 1;
        });
  }

  /** A block, an empty one if nothing is known of it. */
  BlockRow block(BlockIndex index) {
    return blocks.computeIfAbsent(index, BlockRow::new);
  }

  private void addFootprint(BlockRow block, FrameRow frame, byte[] footprint) {
    count(block, -1);
    int view = block.findOrAdd(frame.number());
    block.setFootprint(view, footprint);
    apply(frame, block.shares(view), 1);
    count(block, 1);
  }

  private void count(BlockRow block, int sign) {
    blocksSeen += block.seen() ? sign : 0;
    pendingBlocks += block.pending() ? sign : 0;
  }

  /**
   * Takes the shares of all views of a block in place of those before.
   *
   * @param shares by frame, packed as {@link ShareCursor} reads them
   * @throws IllegalArgumentException if one cannot be read; then nothing has changed
   */
  public void putAllShares(BlockIndex index, Map<String, byte[]> shares) {
    shares.values().forEach(share::requireShares);
    BlockRow block = block(index);
    count(block, -1);
    block.markAllIncomplete();
    shares.forEach((frameId, packed) -> block.markComplete(put(block, frameId, packed)));
    for (int view = 0; view < block.size(); view++) {
      if (!block.isComplete(view)) {
        replace(block, view, null);
      }
    }
    count(block, 1);
  }

  /**
   * Takes the shares of some views of a block, new ones as a rule; those of its other views stay as
   * they are, and until {@linkplain #putAllShares all} come the block is pending.
   *
   * @param shares as in {@link #putAllShares}
   * @throws IllegalArgumentException as {@link #putAllShares}
   */
  public void putShares(BlockIndex index, Map<String, byte[]> shares) {
    shares.values().forEach(share::requireShares);
    BlockRow block = block(index);
    shares.forEach((frameId, packed) -> put(block, frameId, packed));
  }

  private int put(BlockRow block, String frameId, byte[] packed) {
    int view = block.findOrAdd(number(frameId));
    replace(block, view, packed);
    return view;
  }

  private void replace(BlockRow block, int view, byte[] packed) {
    byte[] old = block.shares(view);
    if (Arrays.equals(old, packed)) {
      return;
    }
    block.setShares(view, packed);
    if (block.footprint(view) != null) {
      FrameRow frame = frames.get(block.frame(view));
      apply(frame, old, -1);
      apply(frame, packed, 1);
      markChanged(frame);
    }
  }

  private void apply(FrameRow frame, byte[] packed, int sign) {
    if (packed != null) {
      frame.apply(share.reset(packed), sign);
    }
  }

  /** The score of a superpixel of a frame that is there, as it is now. */
  public SuperpixelScore score(SuperpixelId superpixel) {
    FrameRow frame = frame(superpixel.frameId());
    return frame.score(frame.indexOf(superpixel.superpixel()));
  }

  /** Visits the score of every superpixel, in order of frame and id. */
  public void forEachScore(BiConsumer<SuperpixelId, SuperpixelScore> consumer) {
    known.stream()
        .sorted(Comparator.comparing(FrameRow::frameId))
        .forEach(
            frame -> {
              for (int index = 0; index < frame.size(); index++) {
                consumer.accept(frame.id(index), frame.score(index));
              }
            });
  }

  /** Notes that a frame's sums or statuses have changed. */
  void markChanged(FrameRow frame) {
    if (frame.markChanged()) {
      changed.add(frame);
    }
  }

  /** Hands over the frames that have changed since the last time. */
  void refreshChanged(Consumer<FrameRow> refresh) {
    changed.forEach(refresh);
    changed.clear();
  }
}
