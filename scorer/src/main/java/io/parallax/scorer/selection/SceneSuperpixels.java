package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.selection.FrameRow.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All superpixels of one scene and generation, with where each stands, and the choice of the next
 * one to be labelled by their {@linkplain SceneScores scores}: ViewAL's selection (Siddiqui,
 * Valentin, Niessner, CVPR 2020, arXiv 1911.11789, section 3.3) for frames that keep coming.
 * Requests of other generations of the scene suppress what overlaps them like its own.
 *
 * <p>Frames and the shares of blocks may come in any order; a share whose frame is not there yet
 * waits for it. Once a superpixel is requested, every superpixel that overlaps it is suppressed,
 * also those of frames that come later. The choice depends on what is there, not on the order in
 * which it came: all sums are integers, and ties go to the lower frame id, then the lower id.
 *
 * <p>The paper compares every pair of frames, again for each selection. Here superpixels are found
 * through the blocks that they lie in ({@link SceneScores}), and sums follow each change. A frame
 * has S superpixels and touches B blocks; a block has V scores. The operations cost:
 *
 * <ul>
 *   <li>{@link #addFrame}: a pass over those of the B footprints in whose block something is
 *       requested, and over the voxels of these requests ({@link RequestedSuperpixels}); it does
 *       not depend on the number of frames.
 *   <li>{@link SceneScores#putShares}, {@link SceneScores#putAllShares}: the superpixels of the
 *       views whose shares differ from those before. V views are compared byte by byte.
 *   <li>{@link #selectNext}: S for each frame that has changed since the last time, one comparison
 *       for each frame of the scene, and a search around one or two superpixels: V footprints in
 *       each block that they lie in ({@link OverlapSearch}).
 *   <li>{@link #release}, and the first selection after {@link #markRequested}: as {@code addFrame}
 *       for every frame. Both are rare.
 * </ul>
 *
 * <p>Memory: the packed footprints and shares, five numbers for each superpixel, and the unpacked
 * voxels of those that are requested. Not for use by several threads.
 */
public final class SceneSuperpixels {
  private final SelectionRules rules;
  private final SceneScores scores;
  private final OverlapSearch overlaps;
  private final SelectionStep step;
  private final RequestedSuperpixels requested;

  /** Whether suppression no longer follows from the requests: some were restored or released. */
  private boolean requestsChanged;

  private long eligible;
  private long requestedPixels;

  /** A scene without frames. */
  public SceneSuperpixels(SelectionRules rules) {
    this(rules, new SceneScores());
  }

  /**
   * The superpixels of frames that are there already, all of them free: a selection in place of any
   * before.
   */
  public SceneSuperpixels(SelectionRules rules, SceneScores scores) {
    this.rules = rules;
    this.scores = scores;
    for (FrameRow frame : scores.frames()) {
      frame.free();
      scores.markChanged(frame);
    }
    overlaps = new OverlapSearch(scores, rules.overlapThreshold());
    step = new SelectionStep(scores, overlaps, rules);
    requested = new RequestedSuperpixels(rules.overlapThreshold());
  }

  /**
   * Adds a frame; one that is there already changes nothing.
   *
   * @param raster names its superpixels: equal ones of all generations have the same name
   * @param areas its superpixels, ascending
   * @param footprints the packed footprint in each block that it touches
   * @return whether it is new
   */
  public boolean addFrame(
      String frameId,
      String raster,
      List<SuperpixelArea> areas,
      Map<BlockIndex, byte[]> footprints) {
    FrameRow frame = scores.add(frameId, raster, areas, footprints);
    if (frame == null) {
      return false;
    }
    suppressWhatIsRequestedAlready(frame);
    return true;
  }

  /** The scores of its superpixels, which take the shares of blocks. */
  public SceneScores scores() {
    return scores;
  }

  /** Brings up to date what follows from the frames that have changed. */
  private void refresh() {
    if (requestsChanged) {
      scores.frames().forEach(this::suppressWhatIsRequestedAlready);
      requestsChanged = false;
    }
    scores.refreshChanged(
        frame -> {
          eligible -= frame.eligible();
          frame.refresh(rules);
          eligible += frame.eligible();
        });
  }

  /**
   * Requests the superpixel that {@link SelectionStep} chooses, and suppresses those that it stands
   * for.
   *
   * @return the request, or nothing if no superpixel is eligible or the winner would exceed the
   *     budget
   */
  public Optional<SelectedSuperpixel> selectNext() {
    refresh();
    Optional<SelectionStep.Choice> choice = step.choose(budgetPixels() - requestedPixels);
    choice.ifPresent(c -> request(c.voxels(), c.selected().standsForIds()));
    return choice.map(SelectionStep.Choice::selected);
  }

  /**
   * The view entropy of the superpixel around which {@link #selectNext} would search next; empty if
   * none is eligible. A selection over several scenes takes its next step where it is highest.
   */
  public OptionalDouble highestViewEntropyBits() {
    refresh();
    return step.highestViewEntropyBits();
  }

  private void request(SuperpixelVoxels superpixel, List<SuperpixelId> standsFor) {
    FrameRow frame = superpixel.frame();
    frame.setStatus(superpixel.index(), Status.REQUESTED);
    scores.markChanged(frame);
    requestedPixels += frame.pixels(superpixel.index());
    requested.add(frame.id(superpixel.index()), superpixel, standsFor);
    standsFor.forEach(this::suppress);
  }

  /**
   * Marks a superpixel as requested and suppresses those that it stands for and those that overlap
   * it, as {@link #selectNext} did when it chose it. Restores a scene whose frames have been added.
   */
  public void markRequested(SuperpixelId winner, List<SuperpixelId> standsFor) {
    FrameRow frame = scores.frame(winner.frameId());
    request(overlaps.voxels(frame, frame.indexOf(winner.superpixel())), standsFor);
    // One pass over the frames for all that is restored costs less than a search for each request.
    requestsChanged = true;
  }

  /**
   * Marks what another generation asked for: its surface is not asked for again, in whatever
   * superpixels it shows.
   *
   * @param pixels how many pixels of this generation's frames it takes from the budget
   */
  public void markRequested(StandingRequest request, long pixels) {
    requestedPixels += pixels;
    requested.add(request, overlaps.voxels(request));
    requestsChanged = true;
  }

  /** Marks a superpixel whose request was {@linkplain #release released}, to restore a scene. */
  public void markReleased(SuperpixelId superpixel) {
    FrameRow frame = scores.frame(superpixel.frameId());
    frame.setStatus(frame.indexOf(superpixel.superpixel()), Status.RELEASED);
    scores.markChanged(frame);
  }

  /**
   * Releases a request that will not be answered: its pixels may be requested elsewhere, and what
   * only it suppressed is free again. The superpixel itself is not requested a second time.
   *
   * @throws IllegalArgumentException if there is no such request
   */
  public void release(SuperpixelId superpixel) {
    FrameRow frame = scores.frame(superpixel.frameId());
    int index = frame.indexOf(superpixel.superpixel());
    if (frame.status(index) != Status.REQUESTED) {
      throw new IllegalArgumentException(superpixel + " is not requested");
    }
    frame.setStatus(index, Status.RELEASED);
    requestedPixels -= frame.pixels(index);
    requested.remove(superpixel);
    // Which suppressions rest on this request alone is not kept: all are recomputed.
    for (FrameRow row : scores.frames()) {
      if (row.freeSuppressed()) {
        scores.markChanged(row);
      }
    }
    requested.visitStandsFor(this::suppress);
    requestsChanged = true;
  }

  private void suppress(SuperpixelId superpixel) {
    FrameRow row = scores.frame(superpixel.frameId());
    suppress(row, row.indexOf(superpixel.superpixel()));
  }

  private void suppressWhatIsRequestedAlready(FrameRow frame) {
    requested.visitOverlapping(frame, index -> suppress(frame, index));
  }

  private void suppress(FrameRow frame, int index) {
    if (frame.status(index) == Status.FREE) {
      frame.setStatus(index, Status.SUPPRESSED);
      scores.markChanged(frame);
    }
  }

  /** Where the scene stands now. */
  public SceneProgress progress() {
    refresh();
    return new SceneProgress(
        scores.size(),
        scores.pixels(),
        scores.coveredPixels(),
        scores.blocksSeen(),
        scores.pendingBlocks(),
        scores.superpixels(),
        eligible,
        requestedPixels,
        budgetPixels());
  }

  private long budgetPixels() {
    return (long) Math.floor(rules.budgetFraction() * scores.pixels());
  }
}
