package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.Agreement;
import io.parallax.scorer.selection.SceneProgress;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.StandingRequest;
import io.parallax.scorer.selection.SuperpixelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One scene in memory: the scores of all its generations, its requests, and the pure selection over
 * the scores of the generation that asks.
 *
 * <p>Which one asks never changes here: a scene that changes over is made again from the stores, as
 * after a restart. So there is one way in which requests of several generations come together.
 */
final class Scene {
  private final String sceneId;
  private final SelectionRules rules;
  private final SceneGeneration asking;
  private final SceneSuperpixels superpixels;
  private final Map<String, SceneGeneration> generations = new LinkedHashMap<>();
  private final Map<String, Agreement> agreements = new HashMap<>();
  private final SceneRequests requests = new SceneRequests();
  private long drainedFrames;
  private List<ScoredGeneration> stored = List.of();

  /**
   * A scene without frames.
   *
   * @param asking the generation that asks
   */
  Scene(String sceneId, ScoredGeneration asking, SelectionRules rules) {
    this.sceneId = sceneId;
    this.rules = rules;
    this.asking = new SceneGeneration(asking.getGeneration(), asking.getClasses());
    this.superpixels = new SceneSuperpixels(rules, this.asking.scores());
  }

  String sceneId() {
    return sceneId;
  }

  /** The generation that asks. */
  String generation() {
    return asking.name();
  }

  /** The generations of its records, in the order in which they came. */
  List<ScoredGeneration> generations() {
    return generations.values().stream()
        .map(generation -> new ScoredGeneration(generation.name(), generation.classes()))
        .toList();
  }

  /** Whether records of a generation were taken in. */
  boolean hasGeneration(String generation) {
    return generations.containsKey(generation);
  }

  /** Whether {@link #generations} are others than when it was last asked. */
  boolean hasNewGenerations() {
    List<ScoredGeneration> now = generations();
    boolean isNew = !now.equals(stored);
    stored = now;
    return isNew;
  }

  /** A generation of the scene; a new one belongs to it once it is {@link #keep kept}. */
  private SceneGeneration generation(String name) {
    if (name.equals(asking.name())) {
      return asking;
    }
    SceneGeneration known = generations.get(name);
    return known == null ? new SceneGeneration(name, 0) : known;
  }

  private void keep(SceneGeneration generation) {
    generations.putIfAbsent(generation.name(), generation);
  }

  /**
   * Adds a frame of a generation; false if it is there already.
   *
   * @throws InvalidRecordException if the footprint is damaged; then the scene is as it was
   */
  boolean add(Footprint footprint) {
    SceneGeneration generation = generation(footprint.getGeneration());
    SceneRecords.Frames frames =
        generation == asking ? superpixels::addFrame : generation.scores()::addFrame;
    boolean isNew = generation.add(footprint, frames, knownFootprints(footprint, generation));
    if (isNew) {
      keep(generation);
    }
    return isNew;
  }

  private Map<BlockIndex, byte[]> knownFootprints(Footprint footprint, SceneGeneration generation) {
    String frameId = footprint.getFrameId();
    for (SceneGeneration other : generations.values()) {
      if (other != generation && other.has(frameId, footprint.getRaster())) {
        return other.scores().footprints(frameId);
      }
    }
    return Map.of();
  }

  /**
   * Puts shares of a block.
   *
   * @throws InvalidRecordException if they cannot be read; then the scene is as it was
   */
  void put(SuperpixelEvidence evidence) {
    SceneGeneration generation = generation(evidence.getGeneration());
    SceneRecords.put(evidence, generation.scores());
    keep(generation);
  }

  /**
   * Takes an order in place of the one before.
   *
   * @throws InvalidRecordException if it makes no sense; then that one stays in force
   */
  void order(SceneCommand order) {
    SceneGeneration generation = generation(order.getGeneration());
    generation.order(order);
    keep(generation);
  }

  /** Takes in a generation that was there before. */
  void restore(ScoredGeneration generation) {
    keep(
        generation.getGeneration().equals(asking.name())
            ? asking
            : new SceneGeneration(generation.getGeneration(), generation.getClasses()));
    stored = generations();
  }

  /** Takes in how far the scene had come before; its frames and requests are there. */
  void restore(SceneCoverage row) {
    drainedFrames = row.getDrainedFrames();
    for (OtherGeneration other : row.getOthers()) {
      agreements.put(
          other.getGeneration(), new Agreement(other.getChosenPixels(), other.getAgreedPixels()));
    }
  }

  /**
   * Takes in what was selected before; the frames are there.
   *
   * @param footprint that of the request's frame, with its superpixels as the generation has them
   */
  void restore(Selection request, Footprint footprint) {
    boolean isOwn =
        request.getGeneration().equals(asking.name())
            && asking.has(request.getFrameId(), request.getRaster());
    if (!SceneRequests.stands(request)) {
      if (isOwn) {
        superpixels.markReleased(id(request));
      }
    } else if (isOwn) {
      superpixels.markRequested(
          id(request),
          request.getStandsFor().stream()
              .map(other -> new SuperpixelId(other.getFrameId(), other.getSuperpixel()))
              .toList());
    } else {
      superpixels.markRequested(standing(request, footprint), ownPixels(request, footprint));
    }
    requests.add(request);
  }

  static StandingRequest standing(Selection request, Footprint footprint) {
    return new StandingRequest(
        id(request), request.getRaster(), request.getPixels(), SceneRecords.blocks(footprint));
  }

  /** How many pixels a request takes of frames as the asking generation has them. */
  private long ownPixels(Selection request, Footprint footprint) {
    return asking.framePixels() == 0
        ? request.getPixels()
        : (long) request.getPixels() * asking.framePixels() / footprint.getPixels();
  }

  private static SuperpixelId id(Selection request) {
    return new SuperpixelId(request.getFrameId(), request.getSuperpixel());
  }

  /**
   * Takes in an answer to a request of this scene.
   *
   * @param frame how large the request's frame is
   * @return what becomes of the request
   * @throws InvalidRecordException if the answer is refused
   */
  Selection answer(Selection request, Label label, FrameSize frame, Instant now) {
    int classes = generation(request.getGeneration()).classes();
    Selection after = AnswerRules.answered(request, label, classes, frame, now);
    requests.replace(request, after);
    return after;
  }

  /** Ends the open requests of generations that are retired. */
  List<Selection> endRetired(Generations roles, Instant now) {
    return requests.openWhere(r -> roles.isRetired(r.getGeneration())).stream()
        .map(request -> end(request, RequestStatus.SUPERSEDED, now))
        .toList();
  }

  /**
   * Ends the open requests that the scores of the asking generation settle, and those for
   * superpixels that it has not.
   */
  List<Selection> endSettled(SelectionPolicy policy, Instant now) {
    List<Selection> ended = new ArrayList<>();
    for (Selection request : requests.openWhere(r -> isSettled(r, policy))) {
      ended.add(end(request, RequestStatus.WITHDRAWN, now));
    }
    for (Selection request : requests.openWhere(this::isSuperseded)) {
      ended.add(end(request, RequestStatus.SUPERSEDED, now));
    }
    return ended;
  }

  /** New views settle a request while a scan goes on; a new model does once it saw them all. */
  private boolean isSettled(Selection request, SelectionPolicy policy) {
    boolean mayEnd =
        request.getGeneration().equals(asking.name())
            ? policy.live()
            : asking.scores().pendingBlocks() == 0;
    if (!mayEnd || !asking.has(request.getFrameId(), request.getRaster())) {
      return false;
    }
    double entropy = asking.scores().score(id(request)).viewEntropyBits();
    return entropy < policy.withdrawBelow() * request.getViewEntropyBits();
  }

  private boolean isSuperseded(Selection request) {
    return asking.has(request.getFrameId())
        && !asking.has(request.getFrameId(), request.getRaster());
  }

  /**
   * Ends a request that is open. If another generation asked, its surface is free only in a scene
   * that is made again.
   */
  Selection end(Selection request, RequestStatus status, Instant now) {
    if (asking.name().equals(request.getGeneration()) && asking.has(request.getFrameId())) {
      superpixels.release(id(request));
    }
    Selection after = Selection.newBuilder(request).setStatus(status).build();
    after.setDecidedAt(now);
    requests.replace(request, after);
    return after;
  }

  /** Whether a generation of the scene is ready to ask in place of the one that does. */
  boolean canChangeOverTo(String generation) {
    SceneGeneration other = generation(generation);
    return other.isComplete() || other.covers(asking);
  }

  /** Selects what may be selected now: in drain mode nothing before the scan is complete. */
  List<Selection> select(boolean live, Instant now) {
    boolean isComplete = asking.isComplete();
    List<Selection> selections = new ArrayList<>();
    if (live || isComplete) {
      for (var next = superpixels.selectNext(); next.isPresent(); next = superpixels.selectNext()) {
        Selection selection = selection(next.get(), now);
        requests.add(selection);
        selections.add(selection);
      }
    }
    if (isComplete) {
      drainedFrames = asking.scores().size();
    }
    return selections;
  }

  private Selection selection(SelectedSuperpixel selected, Instant now) {
    SuperpixelId id = selected.superpixel();
    SuperpixelScore score = selected.score();
    return Selection.newBuilder()
        .setRequestId(Keys.request(sceneId, asking.name(), id.frameId(), id.superpixel()))
        .setSceneId(sceneId)
        .setFrameId(id.frameId())
        .setSuperpixel(id.superpixel())
        .setGeneration(asking.name())
        .setRaster(asking.raster(id.frameId()))
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
   * Compares what the other generations would ask with what is asked.
   *
   * @param standing the requests that stand
   */
  void compare(List<StandingRequest> standing) {
    for (SceneGeneration other : generations.values()) {
      if (other != asking) {
        agreements.put(other.name(), Agreement.of(other.scores(), rules, standing));
      }
    }
  }

  /** The scene's row. */
  SceneCoverage row(Instant now) {
    SceneProgress progress = superpixels.progress();
    SceneRequests.Outcomes outcomes = requests.outcomes();
    return SceneCoverage.newBuilder()
        .setSceneId(sceneId)
        .setGeneration(asking.name())
        .setFrames(progress.frames())
        .setPixels(progress.pixels())
        .setCoveredPixels(progress.coveredPixels())
        .setBlocks(progress.blocks())
        .setPendingBlocks(progress.pendingBlocks())
        .setSuperpixels(progress.superpixels())
        .setEligible(progress.eligible())
        .setRequests(requests.made())
        .setRequestedPixels(progress.requestedPixels())
        .setBudgetPixels(progress.budgetPixels())
        .setAnswered(outcomes.answered())
        .setDisputed(outcomes.disputed())
        .setWithdrawn(outcomes.withdrawn())
        .setExpired(outcomes.expired())
        .setSuperseded(outcomes.superseded())
        .setDrainedFrames(drainedFrames)
        .setOthers(generations.values().stream().filter(g -> g != asking).map(this::row).toList())
        .setUpdatedAt(now)
        .build();
  }

  private OtherGeneration row(SceneGeneration other) {
    Agreement agreement = agreements.getOrDefault(other.name(), Agreement.NONE);
    return new OtherGeneration(
        other.name(),
        (long) other.scores().size(),
        other.scores().pendingBlocks(),
        agreement.chosenPixels(),
        agreement.agreedPixels());
  }
}
