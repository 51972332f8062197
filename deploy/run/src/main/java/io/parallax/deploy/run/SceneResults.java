package io.parallax.deploy.run;

import io.parallax.deploy.report.ScoreRow;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.selection.SceneScores;
import io.parallax.topology.select.SceneRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the topics have reported about one scene so far: frames and scores of one generation, the
 * requests of all, and the scene's row, whichever generation asks in it.
 */
public final class SceneResults {
  private final Set<String> frameIds = new HashSet<>();
  private final Map<String, DeadLetter> deadLetters = new TreeMap<>();
  private final Map<String, LabelRequest> requests;
  private final Map<BlockIndex, byte[]> map;
  private final SceneScores scores = new SceneScores();
  private final String generation;
  private final boolean existed;
  private SceneCoverage coverage = SceneCoverage.newBuilder().build();
  private long framesAtFirstRequest;

  /** The results of a new scene. */
  public SceneResults(String generation) {
    this(generation, false);
  }

  /**
   * No results yet.
   *
   * @param generation the model version that they are of
   * @param existed whether the scene was there before: then what comes first says nothing
   */
  public SceneResults(String generation, boolean existed) {
    this(generation, existed, new LinkedHashMap<>(), new HashMap<>());
  }

  private SceneResults(
      String generation,
      boolean existed,
      Map<String, LabelRequest> requests,
      Map<BlockIndex, byte[]> map) {
    this.generation = generation;
    this.existed = existed;
    this.requests = requests;
    this.map = map;
  }

  /**
   * The results of another generation of the scene, of which nothing was read yet. What both know
   * of the scene, its requests and its map, they share.
   */
  SceneResults next(String generation) {
    SceneResults next = new SceneResults(generation, true, requests, map);
    next.coverage = coverage;
    return next;
  }

  /** Whether a record of this generation belongs here. */
  private boolean accepts(String other) {
    return other.equals(generation);
  }

  void take(Footprint footprint) {
    if (accepts(footprint.getGeneration()) && !frameIds.contains(footprint.getFrameId())) {
      SceneRecords.add(footprint, scores::addFrame);
      frameIds.add(footprint.getFrameId());
    }
  }

  void take(SuperpixelEvidence evidence) {
    if (accepts(evidence.getGeneration())) {
      SceneRecords.put(evidence, scores);
    }
  }

  void take(LabelRequest request) {
    if (requests.isEmpty()) {
      framesAtFirstRequest = frameIds.size();
    }
    requests.put(request.getRequestId(), request);
  }

  void take(SceneCoverage row) {
    coverage = row;
  }

  void take(SceneMap row) {
    map.put(
        new BlockIndex(row.getBlockX(), row.getBlockY(), row.getBlockZ()),
        FieldBytes.of(row.getVoxels()));
  }

  /** Takes in the frames that could not be processed. */
  public void giveUp(Map<String, DeadLetter> letters) {
    deadLetters.putAll(letters);
  }

  /** The model version that these results are of. */
  public String generation() {
    return generation;
  }

  /** Frames that are in the scene. */
  public int frames() {
    return frameIds.size();
  }

  /** Blocks that the frames see. */
  public long blocks() {
    return scores.blocksSeen();
  }

  /** The frames that could not be processed, with the reason. */
  public Map<String, DeadLetter> deadLetters() {
    return deadLetters;
  }

  /** Whether all these frames are in the scene. */
  boolean containAll(Collection<String> frames) {
    return frameIds.containsAll(frames);
  }

  /**
   * Checks that no frame of another source is in the scene.
   *
   * @param scene its name
   * @param scanned the frames that should be there
   * @throws MixedSceneException if there are others
   */
  void requireOnly(String scene, Collection<String> scanned) {
    Set<String> others = new TreeSet<>(frameIds);
    others.removeAll(Set.copyOf(scanned));
    if (!others.isEmpty()) {
      throw new MixedSceneException(
          ("while scene %s was processed, %s frames that are not in this scan were added to it (%s):"
                  + " its figures are those of both; --scene NAME processes this scan as a scene of"
                  + " its own")
              .formatted(scene, others.size(), EarlierScene.some(others)));
    }
  }

  /**
   * Checks that the scene is not closed.
   *
   * @throws StalledRunException if it is: nothing more will come
   */
  void requireOpen() {
    if (coverage.getClosed()) {
      throw new StalledRunException(
          "scene %s was closed while it was processed, with %s frames in it"
              .formatted(coverage.getSceneId(), frames()));
    }
  }

  /**
   * Whether this generation asks, the scene was drained with all its frames, and everything about
   * it has been read.
   */
  public boolean complete() {
    return asks()
        && coverage.getDrainedFrames() >= frames()
        && coverage.getPendingBlocks() == 0
        && isRead();
  }

  /**
   * Whether another generation asks, this one has scored all its frames, and everything about the
   * scene has been read.
   */
  boolean completeInShadow() {
    return coverage.getOthers().stream()
            .anyMatch(
                other ->
                    accepts(other.getGeneration())
                        && other.getFrames() >= frames()
                        && other.getPendingBlocks() == 0)
        && isRead();
  }

  private boolean isRead() {
    return frames() > 0 && requests.size() >= coverage.getRequests() && scores.pendingBlocks() == 0;
  }

  /** Whether this generation is the one that asks in the scene. */
  public boolean asks() {
    return accepts(coverage.getGeneration());
  }

  /** The scene's latest row. */
  public SceneCoverage coverage() {
    return coverage;
  }

  /** The requests of the scene, of all generations, in the order of their selection. */
  public List<LabelRequest> requests() {
    return requests.values().stream()
        .sorted(Comparator.comparingLong(LabelRequest::getOrdinal))
        .toList();
  }

  /** The requests that this generation made, in the order of their selection. */
  public List<LabelRequest> ownRequests() {
    return requests().stream().filter(request -> accepts(request.getGeneration())).toList();
  }

  /** Whether there is one of these requests. */
  boolean hasAny(Predicate<LabelRequest> wanted) {
    return requests.values().stream().anyMatch(wanted);
  }

  /** Whether one of these requests waits for an answer. */
  boolean hasOpen(Predicate<LabelRequest> wanted) {
    return requests.values().stream()
        .anyMatch(request -> request.getStatus() == RequestStatus.OPEN && wanted.test(request));
  }

  /** The labels of the scene's frames, according to the scene map and the answers so far. */
  public FrameLabels labels(double voxelSize) {
    return new FrameLabels(map, requests(), ConsensusRule.DEFAULT, voxelSize);
  }

  /** How many requests there are, of all generations. */
  public int requestCount() {
    return requests.size();
  }

  /**
   * How many frames were in the scene when the first request was read; not known where the scene
   * was there before.
   */
  public OptionalLong framesAtFirstRequest() {
    return existed ? OptionalLong.empty() : OptionalLong.of(framesAtFirstRequest);
  }

  /** The scores of every superpixel. */
  public List<ScoreRow> scores() {
    List<ScoreRow> rows = new ArrayList<>();
    scores.forEachScore(
        (id, score) ->
            rows.add(
                new ScoreRow(
                    id.frameId(),
                    id.superpixel(),
                    score.pixels(),
                    score.coverage(),
                    score.views(),
                    score.viewEntropyBits(),
                    score.viewDivergenceBits())));
    return rows;
  }
}
