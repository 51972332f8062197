package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.SceneProgress;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One scene and generation in memory: the pure selection, fed with records. */
final class Scene {
  private final String sceneId;
  private final String generation;
  private final SceneSuperpixels superpixels;
  private SceneCommand command;
  private final SceneRequests requests = new SceneRequests();
  private long drainedFrames;
  private int classes;
  private FrameSize frameSize = new FrameSize(0, 0);
  private State published;

  /** What a row says. */
  private record State(
      SceneProgress progress, SceneRequests.Outcomes outcomes, long drainedFrames) {}

  Scene(String sceneId, String generation, SelectionRules rules) {
    this.sceneId = sceneId;
    this.generation = generation;
    this.superpixels = new SceneSuperpixels(rules);
  }

  static String key(String sceneId, String generation) {
    return sceneId + '/' + generation;
  }

  String key() {
    return key(sceneId, generation);
  }

  String sceneId() {
    return sceneId;
  }

  /**
   * Adds a frame; false if it is there already.
   *
   * @throws InvalidRecordException if the footprint is damaged; then the scene is as it was
   */
  boolean add(Footprint footprint) {
    boolean isNew = SceneRecords.add(footprint, superpixels::addFrame);
    if (isNew) {
      // One model gave all of them: its classes and its working resolution are the same in all.
      classes = Math.max(classes, footprint.getClasses());
      frameSize = FrameSize.of(footprint);
    }
    return isNew;
  }

  /**
   * Puts shares of a block.
   *
   * @throws InvalidRecordException if they cannot be read; then the scene is as it was
   */
  void put(SuperpixelEvidence evidence) {
    SceneRecords.put(evidence, superpixels.scores());
  }

  /**
   * Takes an order in place of the one before.
   *
   * @throws InvalidRecordException if it makes no sense; then that one stays in force
   */
  void order(SceneCommand order) {
    if (order.getFrames() < 0) {
      throw new InvalidRecordException(
          "bad-command", "a scene has no %s frames".formatted(order.getFrames()));
    }
    command = order;
  }

  /** Takes in what was selected before a restart. */
  void restore(Selection selection) {
    if (isReleased(selection)) {
      superpixels.markReleased(id(selection));
    } else {
      superpixels.markRequested(
          id(selection),
          selection.getStandsFor().stream()
              .map(other -> new SuperpixelId(other.getFrameId(), other.getSuperpixel()))
              .toList());
    }
    requests.add(selection);
  }

  private static SuperpixelId id(Selection selection) {
    return new SuperpixelId(selection.getFrameId(), selection.getSuperpixel());
  }

  private static boolean isReleased(Selection selection) {
    return selection.getStatus() == RequestStatus.WITHDRAWN
        || selection.getStatus() == RequestStatus.EXPIRED;
  }

  /** Takes in how far the scene had come before a restart. */
  void restore(SceneCoverage coverage) {
    drainedFrames = coverage.getDrainedFrames();
  }

  /**
   * Takes in an answer to a request of this scene.
   *
   * @return what becomes of the request
   * @throws InvalidRecordException if the answer is refused
   */
  Selection answer(Selection request, Label label, Instant now) {
    Selection after = AnswerRules.answered(request, label, classes, frameSize, now);
    requests.replace(request, after);
    return after;
  }

  /**
   * Expires the open requests that nobody answered in time, and withdraws those that new views have
   * made certain.
   */
  List<Selection> expireOrWithdraw(SelectionPolicy policy, Instant now) {
    List<Selection> ended = new ArrayList<>();
    if (!policy.expireAfter().isZero()) {
      Instant oldest = now.minus(policy.expireAfter());
      for (Selection request : requests.openWhere(r -> r.getDecidedAt().isBefore(oldest))) {
        ended.add(end(request, RequestStatus.EXPIRED, now));
      }
    }
    if (policy.live() && policy.withdrawBelow() > 0) {
      for (Selection request : requests.openWhere(r -> isResolved(r, policy.withdrawBelow()))) {
        ended.add(end(request, RequestStatus.WITHDRAWN, now));
      }
    }
    return ended;
  }

  private boolean isResolved(Selection request, double withdrawBelow) {
    double entropy = superpixels.scores().score(id(request)).viewEntropyBits();
    return entropy < withdrawBelow * request.getViewEntropyBits();
  }

  private Selection end(Selection request, RequestStatus status, Instant now) {
    superpixels.release(id(request));
    Selection after = Selection.newBuilder(request).setStatus(status).build();
    after.setDecidedAt(now);
    requests.replace(request, after);
    return after;
  }

  /** Whether all frames of the order in force are there, and all their views are in the scores. */
  private boolean complete(SceneProgress progress) {
    return command != null
        && progress.frames() >= command.getFrames()
        && progress.pendingBlocks() == 0;
  }

  /** Selects what may be selected now: in drain mode nothing before the scan is complete. */
  List<Selection> select(boolean live, Instant now) {
    SceneProgress progress = superpixels.progress();
    boolean complete = complete(progress);
    List<Selection> selections = new ArrayList<>();
    if (live || complete) {
      for (var next = superpixels.selectNext(); next.isPresent(); next = superpixels.selectNext()) {
        Selection selection = selection(next.get(), now);
        requests.add(selection);
        selections.add(selection);
      }
    }
    if (complete) {
      drainedFrames = progress.frames();
    }
    return selections;
  }

  private Selection selection(SelectedSuperpixel selected, Instant now) {
    SuperpixelId id = selected.superpixel();
    SuperpixelScore score = selected.score();
    return Selection.newBuilder()
        .setRequestId(Keys.request(sceneId, generation, id.frameId(), id.superpixel()))
        .setSceneId(sceneId)
        .setFrameId(id.frameId())
        .setSuperpixel(id.superpixel())
        .setGeneration(generation)
        .setOrdinal(requests.made())
        .setStatus(RequestStatus.OPEN)
        .setPixels(score.pixels())
        .setCoverage(score.coverage())
        .setViews(score.views())
        .setViewEntropyBits(score.viewEntropyBits())
        .setViewDivergenceBits(score.viewDivergenceBits())
        .setStandsFor(
            selected.standsFor().stream()
                .map(
                    other ->
                        new SuperpixelReference(
                            other.superpixel().frameId(),
                            other.superpixel().superpixel(),
                            other.overlap()))
                .toList())
        .setDecidedAt(now)
        .build();
  }

  /**
   * The scene's coverage row, to be published after a selection, if it differs from the last one.
   */
  Optional<SceneCoverage> changedCoverage(Instant now) {
    State state = state();
    if (state.equals(published)) {
      return Optional.empty();
    }
    published = state;
    return Optional.of(row(state, now));
  }

  /** Where the scene stands, as its last row says. */
  SceneStandings.Standing standing() {
    return new SceneStandings.Standing(published.progress, requests.made(), published.outcomes);
  }

  /** The scene's row, for the record only. */
  SceneCoverage row(Instant now) {
    return row(state(), now);
  }

  private State state() {
    return new State(superpixels.progress(), requests.outcomes(), drainedFrames);
  }

  private SceneCoverage row(State state, Instant now) {
    SceneProgress progress = state.progress;
    return SceneCoverage.newBuilder()
        .setSceneId(sceneId)
        .setGeneration(generation)
        .setFrames(progress.frames())
        .setPixels(progress.pixels())
        .setCoveredPixels(progress.coveredPixels())
        .setBlocks(progress.blocks())
        .setPendingBlocks(progress.pendingBlocks())
        .setSuperpixels(progress.superpixels())
        .setEligible(progress.eligible())
        .setRequests(progress.requests())
        .setRequestedPixels(progress.requestedPixels())
        .setBudgetPixels(progress.budgetPixels())
        .setAnswered(state.outcomes.answered())
        .setDisputed(state.outcomes.disputed())
        .setWithdrawn(state.outcomes.withdrawn())
        .setExpired(state.outcomes.expired())
        .setDrainedFrames(state.drainedFrames)
        .setUpdatedAt(now)
        .build();
  }
}
