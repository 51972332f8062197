package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.selection.Agreement;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.StandingRequest;
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
  private final RequestLife life;
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
    this.life = new RequestLife(this.asking, superpixels);
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

  /** The life of its requests. */
  RequestLife life() {
    return life;
  }

  /** Classes of a generation's model; 0: not known. */
  int classes(String generation) {
    return generation(generation).classes();
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
        Selection selection =
            PublishedRecords.selection(sceneId, asking, next.get(), life.requests().made(), now);
        life.add(selection);
        selections.add(selection);
      }
    }
    if (isComplete) {
      drainedFrames = asking.scores().size();
    }
    return selections;
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
    return PublishedRecords.row(
        sceneId,
        asking.name(),
        superpixels.progress(),
        life.requests(),
        drainedFrames,
        generations.values().stream()
            .filter(generation -> generation != asking)
            .map(other -> PublishedRecords.other(other, agreement(other)))
            .toList(),
        now);
  }

  private Agreement agreement(SceneGeneration other) {
    return agreements.getOrDefault(other.name(), Agreement.NONE);
  }
}
