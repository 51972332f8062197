package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A scene that two models score, one after the other: scanned and half answered with the first,
 * scored by the second in the shadow, changed over to it, back and over again, and the first model
 * retired. Every step ends with what must hold then, whatever happened on its way.
 */
public final class TwoGenerationsRun implements AutoCloseable {
  /** The stores that have keys of generations. */
  private static final List<String> STORES =
      List.of(
          "block-statistics", "block-views", "generation-frames", "scene-shares", "frame-guesses");

  private static final int FEWEST_REQUESTS = 10;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final InferredScan first;
  private final InferredScan second;
  private final Map<String, Map<VoxelIndex, VoxelStatistics>> states;
  private final Pipeline pipeline;
  private final Cluster cluster;
  private final TopicReader reader;
  private final Map<String, LabelRequest> requests = new HashMap<>();

  /** The superpixels that the second generation has ever asked for. */
  private final Set<String> asked = new HashSet<>();

  /** The generation that the scene map shows, by block. */
  private final Map<String, String> shown = new HashMap<>();

  private SceneCoverage row = new SceneCoverage();
  private int answers;

  /** What scores the scene. */
  public interface Pipeline {
    /** Announces a generation, or that it has another role. */
    void announce(String generation, ModelRole role);

    /** Has all frames scored by a generation that was announced, and does not wait for it. */
    void score(InferredScan maps);

    /** The voxel state of the scene in a generation. */
    Map<VoxelIndex, VoxelStatistics> voxels(String generation);

    /** Throws what has stopped it. */
    void requireHealthy();
  }

  /**
   * A step of the run.
   *
   * @param begin begins it, and does not wait
   * @param end waits for its end, and holds what is there against what must be
   */
  public record Step(String name, Runnable begin, Runnable end) {}

  /**
   * A scene of which nothing was sent yet.
   *
   * @param first the scan as the first model sees it
   * @param second the same frames as the second model sees them
   */
  public TwoGenerationsRun(
      Cluster cluster, InferredScan first, InferredScan second, Pipeline pipeline) {
    this.first = first;
    this.second = second;
    states =
        Map.of(
            first.generation(), first.oracle().statistics(),
            second.generation(), second.oracle().statistics());
    this.pipeline = pipeline;
    this.cluster = cluster;
    reader =
        new TopicReader(cluster)
            .on(TopicCatalogue.LABEL_REQUESTS, this::take)
            .on(TopicCatalogue.SCENE_COVERAGE, this::take)
            .on(TopicCatalogue.SCENE_MAP, this::take);
  }

  /** The steps in their order: each is begun when the one before it has ended. */
  public List<Step> steps() {
    return List.of(
        new Step("scanned", this::scan, this::awaitScanned),
        new Step("half answered", this::answerHalf, this::awaitAnswered),
        new Step("scored in the shadow", this::score, this::awaitScored),
        new Step("promoted", () -> become(ModelRole.ACTIVE), this::awaitPromoted),
        new Step("rolled back", () -> become(ModelRole.CANDIDATE), () -> awaitAsking(first)),
        new Step("promoted again", () -> become(ModelRole.ACTIVE), () -> awaitAsking(second)),
        new Step("retired", this::retire, this::awaitRetired));
  }

  private void scan() {
    pipeline.announce(first.generation(), ModelRole.ACTIVE);
    pipeline.score(first);
  }

  private void awaitScanned() {
    await(() -> row.getFrames() == first.maps().size() && row.getPendingBlocks() == 0);
    awaitRequests();
    assertThat(open(first)).hasSizeGreaterThan(FEWEST_REQUESTS);
    awaitState(first);
  }

  private void answerHalf() {
    List<LabelRequest> open = open(first);
    answers = open.size() / 2;
    try (RecordPublisher<Label> labels = RecordPublisher.ofLabels(cluster)) {
      labels.publish(open.subList(0, answers).stream().map(TwoGenerationsRun::firstClass).toList());
    }
  }

  private static Label firstClass(LabelRequest request) {
    return new Label(
        request.getRequestId(),
        request.getSceneId(),
        Verdict.LABELLED,
        List.of(new LabelledPart(1, null)),
        "",
        "ann",
        Instant.now());
  }

  private void awaitAnswered() {
    await(() -> row.getAnswered() == answers);
    awaitRequests();
  }

  private void score() {
    pipeline.announce(second.generation(), ModelRole.CANDIDATE);
    pipeline.score(second);
  }

  /** The same voxels, to the bit, as with this model alone, and no request. */
  private void awaitScored() {
    await(
        () ->
            row.getOthers().stream()
                .anyMatch(o -> o.getFrames() == second.maps().size() && o.getPendingBlocks() == 0));
    awaitState(second);
    awaitState(first);
    assertThat(requests.values())
        .extracting(LabelRequest::getGeneration)
        .containsOnly(first.generation());
  }

  private void become(ModelRole role) {
    pipeline.announce(second.generation(), role);
  }

  private void awaitPromoted() {
    awaitAsking(second);
    await(() -> !shown.isEmpty() && Set.copyOf(shown.values()).equals(Set.of(second.generation())));
    assertThat(row.getOthers())
        .extracting(OtherGeneration::getGeneration)
        .containsExactly(first.generation());
  }

  private void awaitAsking(InferredScan scan) {
    await(() -> row.getGeneration().equals(scan.generation()));
    awaitRequests();
    requireAnswersKept();
  }

  private void retire() {
    pipeline.announce(first.generation(), ModelRole.RETIRED);
  }

  /** Its open requests have ended, so the second one asks in their place. */
  private void awaitRetired() {
    await(() -> row.getOthers().isEmpty() && open(first).isEmpty() && !open(second).isEmpty());
    for (String store : STORES) {
      await(() -> keys(store).stream().noneMatch(key -> key.contains(first.generation())));
      assertThat(keys(store)).anyMatch(key -> key.contains(second.generation()));
    }
    assertThat(pipeline.voxels(first.generation())).isEmpty();
    awaitState(second);
    awaitRequests();
    requireAnswersKept();
  }

  private Set<String> keys(String store) {
    return Changelog.read(cluster, store).keySet();
  }

  private void awaitState(InferredScan scan) {
    String generation = scan.generation();
    await(() -> pipeline.voxels(generation).equals(states.get(generation)));
  }

  /** Answers stay, and what they are about is not asked again. */
  private void requireAnswersKept() {
    assertThat(row.getAnswered()).isEqualTo(answers);
    List<LabelRequest> answered = requests(first, RequestStatus.ANSWERED);
    assertThat(answered).hasSize(answers);
    assertThat(asked).doesNotContainAnyElementsOf(covered(answered));
  }

  /** Waits until all that the scene's row counts has been read. */
  private void awaitRequests() {
    await(
        () ->
            requests.size() == row.getRequests()
                && count(RequestStatus.ANSWERED) == row.getAnswered()
                && count(RequestStatus.WITHDRAWN) == row.getWithdrawn()
                && count(RequestStatus.SUPERSEDED) == row.getSuperseded());
  }

  private long count(RequestStatus status) {
    return requests.values().stream().filter(r -> r.getStatus() == status).count();
  }

  private List<LabelRequest> open(InferredScan scan) {
    return requests(scan, RequestStatus.OPEN);
  }

  private List<LabelRequest> requests(InferredScan scan, RequestStatus status) {
    return requests.values().stream()
        .filter(r -> r.getGeneration().equals(scan.generation()) && r.getStatus() == status)
        .toList();
  }

  /** The superpixels that requests ask about, and those that overlap them. */
  private static Set<String> covered(List<LabelRequest> some) {
    Set<String> covered = new HashSet<>();
    for (LabelRequest request : some) {
      covered.add(place(request.getFrameId(), request.getSuperpixel()));
      for (SuperpixelReference other : request.getStandsFor()) {
        if (other.getOverlap() > 0) {
          covered.add(place(other.getFrameId(), other.getSuperpixel()));
        }
      }
    }
    return covered;
  }

  private static String place(String frameId, int superpixel) {
    return frameId + '/' + superpixel;
  }

  private void take(LabelRequest request) {
    requests.put(request.getRequestId(), request);
    if (request.getGeneration().equals(second.generation())) {
      asked.add(place(request.getFrameId(), request.getSuperpixel()));
    }
  }

  private void take(SceneCoverage coverage) {
    row = coverage;
    assertThat(row.getFrames() == 0 || row.getRequestedPixels() <= row.getBudgetPixels())
        .as("the budget holds in row %s", row)
        .isTrue();
  }

  private void take(SceneMap block) {
    String place = block.getBlockX() + ":" + block.getBlockY() + ":" + block.getBlockZ();
    shown.put(place, block.getGeneration());
  }

  private void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      reader.poll(Duration.ofMillis(100));
      pipeline.requireHealthy();
      assertThat(Instant.now()).as("row %s", row).isBefore(deadline);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
