package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.score.SuperpixelShare;
import io.parallax.scorer.selection.FrameRow.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * All superpixels of one scene and generation, with their scores, and the choice of the next one to
 * be labelled.
 *
 * <p>Frames and the shares of blocks may come in any order; a share whose frame is not there yet
 * waits for it. Once a superpixel is requested, every superpixel that overlaps it is suppressed,
 * also those of frames that come later. The choice depends on what is there, not on the order in
 * which it came.
 */
public final class SceneSuperpixels {
  private final SelectionRules rules;
  private final Map<String, FrameRow> frames = new TreeMap<>();
  private final Map<BlockIndex, BlockRow> blocks = new HashMap<>();
  private final Map<BlockIndex, List<Requested>> requestedByBlock = new HashMap<>();
  private final OverlapSearch overlaps = new OverlapSearch(blocks);
  private long pixels;
  private long coveredPixels;
  private long requests;
  private long requestedPixels;

  /** A superpixel that was requested, with the blocks in which it has voxels. */
  private record Requested(FrameRow frame, int index, List<BlockIndex> blocks) {}

  /** A scene without frames. */
  public SceneSuperpixels(SelectionRules rules) {
    this.rules = rules;
  }

  /**
   * Adds a frame; one that is there already changes nothing.
   *
   * @param areas its superpixels, ascending
   * @param footprints the packed footprint in each block that it touches
   */
  public void addFrame(
      String frameId, List<SuperpixelArea> areas, Map<BlockIndex, byte[]> footprints) {
    if (frames.containsKey(frameId)) {
      return;
    }
    FrameRow frame = new FrameRow(frameId, areas, footprints.keySet());
    frames.put(frameId, frame);
    long covered = areas.stream().mapToLong(SuperpixelArea::covered).sum();
    if (covered > 0) {
      pixels += areas.stream().mapToLong(SuperpixelArea::pixels).sum();
      coveredPixels += covered;
    }
    footprints.forEach(
        (index, footprint) -> {
          BlockRow block = blocks.computeIfAbsent(index, b -> new BlockRow());
          block.footprints().put(frame, footprint);
          frame.apply(block.shares().getOrDefault(frameId, List.of()), 1);
        });
    suppressWhatIsRequestedAlready(frame);
  }

  /**
   * Takes a block's latest shares in place of those before.
   *
   * @param shares by frame
   */
  public void putShares(BlockIndex index, Map<String, List<SuperpixelShare>> shares) {
    BlockRow block = blocks.computeIfAbsent(index, b -> new BlockRow());
    applyToKnownFrames(block.shares(), -1);
    block.setShares(shares);
    applyToKnownFrames(shares, 1);
  }

  private void applyToKnownFrames(Map<String, List<SuperpixelShare>> shares, int sign) {
    shares.forEach(
        (frameId, list) -> {
          FrameRow frame = frames.get(frameId);
          if (frame != null) {
            frame.apply(list, sign);
          }
        });
  }

  /**
   * One selection step (ViewAL, section 3.3): of the eligible superpixel of highest view entropy
   * and the eligible ones that overlap it, the one of highest view divergence is requested; all of
   * them, and all that overlap the winner, are suppressed.
   *
   * @return the request, or nothing if no superpixel is eligible or the winner would exceed the
   *     budget
   */
  public Optional<SelectedSuperpixel> selectNext() {
    Candidate reference = highestViewEntropy();
    if (reference == null) {
      return Optional.empty();
    }
    List<Candidate> candidates = candidates(reference);
    Candidate winner = candidates.stream().min(Candidate.BY_DIVERGENCE).orElseThrow();
    if (requestedPixels + winner.frame.pixels(winner.index) > budgetPixels()) {
      return Optional.empty();
    }
    List<Overlap> standsFor = standsFor(winner, candidates);
    var selected = new SelectedSuperpixel(winner.id(), winner.score(), standsFor);
    markRequested(selected.superpixel(), standsFor.stream().map(Overlap::superpixel).toList());
    return Optional.of(selected);
  }

  private List<Candidate> candidates(Candidate reference) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(reference);
    overlaps.visit(
        reference.frame,
        reference.index,
        rules.overlapThreshold(),
        (frame, index, overlap) -> {
          if (frame.eligible(index, rules)) {
            candidates.add(new Candidate(frame, index));
          }
        });
    return candidates;
  }

  /** The other candidates, and all that the winner overlaps. */
  private List<Overlap> standsFor(Candidate winner, List<Candidate> candidates) {
    Map<SuperpixelId, Double> standsFor = new TreeMap<>();
    candidates.forEach(candidate -> standsFor.put(candidate.id(), 0.0));
    standsFor.remove(winner.id());
    overlaps.visit(
        winner.frame,
        winner.index,
        rules.overlapThreshold(),
        (frame, index, overlap) -> standsFor.put(frame.id(index), overlap));
    return standsFor.entrySet().stream()
        .map(entry -> new Overlap(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * Marks a superpixel as requested and suppresses those that it stands for, as {@link #selectNext}
   * did when it chose it. Restores a scene whose frames have been added.
   */
  public void markRequested(SuperpixelId winner, Iterable<SuperpixelId> standsFor) {
    FrameRow frame = frames.get(winner.frameId());
    int index = frame.indexOf(winner.superpixel());
    frame.setStatus(index, Status.REQUESTED);
    requests++;
    requestedPixels += frame.pixels(index);
    for (SuperpixelId other : standsFor) {
      FrameRow row = frames.get(other.frameId());
      suppress(row, row.indexOf(other.superpixel()));
    }
    overlaps.visit(
        frame, index, rules.overlapThreshold(), (row, other, overlap) -> suppress(row, other));
    Requested entry = new Requested(frame, index, overlaps.blocksOf(frame, index));
    for (BlockIndex block : entry.blocks) {
      requestedByBlock.computeIfAbsent(block, b -> new ArrayList<>()).add(entry);
    }
  }

  private void suppressWhatIsRequestedAlready(FrameRow newcomer) {
    Set<Requested> near = new HashSet<>();
    newcomer
        .blocks()
        .forEach(block -> near.addAll(requestedByBlock.getOrDefault(block, List.of())));
    for (Requested entry : near) {
      overlaps.visit(
          entry.frame,
          entry.index,
          entry.blocks,
          newcomer,
          rules.overlapThreshold(),
          (row, other, overlap) -> suppress(row, other));
    }
  }

  private static void suppress(FrameRow row, int index) {
    if (row.status(index) == Status.FREE) {
      row.setStatus(index, Status.SUPPRESSED);
    }
  }

  private Candidate highestViewEntropy() {
    Candidate best = null;
    double highest = Double.NEGATIVE_INFINITY;
    // Frames run in order of their ids and superpixels ascend, so the first of equals wins.
    for (FrameRow frame : frames.values()) {
      for (int index = 0; index < frame.size(); index++) {
        if (frame.viewEntropy(index) > highest && frame.eligible(index, rules)) {
          highest = frame.viewEntropy(index);
          best = new Candidate(frame, index);
        }
      }
    }
    return best;
  }

  private record Candidate(FrameRow frame, int index) {
    static final Comparator<Candidate> BY_DIVERGENCE =
        Comparator.comparingDouble((Candidate c) -> -c.frame.viewDivergence(c.index))
            .thenComparing(Candidate::id);

    SuperpixelId id() {
      return frame.id(index);
    }

    SuperpixelScore score() {
      return frame.score(index);
    }
  }

  /** Tells the score of every superpixel, in order of frame and id. */
  public void forEachScore(BiConsumer<SuperpixelId, SuperpixelScore> consumer) {
    for (FrameRow frame : frames.values()) {
      for (int index = 0; index < frame.size(); index++) {
        consumer.accept(frame.id(index), frame.score(index));
      }
    }
  }

  /** Where the scene stands now. */
  public SceneProgress progress() {
    long superpixels = 0;
    long eligible = 0;
    for (FrameRow frame : frames.values()) {
      superpixels += frame.size();
      for (int index = 0; index < frame.size(); index++) {
        eligible += frame.eligible(index, rules) ? 1 : 0;
      }
    }
    return new SceneProgress(
        frames.size(),
        pixels,
        coveredPixels,
        blocks.values().stream().filter(block -> !block.footprints().isEmpty()).count(),
        blocks.values().stream().filter(BlockRow::pending).count(),
        superpixels,
        eligible,
        requests,
        requestedPixels,
        budgetPixels());
  }

  private long budgetPixels() {
    return (long) Math.floor(rules.budgetFraction() * pixels);
  }
}
