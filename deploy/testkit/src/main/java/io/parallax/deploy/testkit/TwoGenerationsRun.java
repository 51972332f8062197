package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.time.Duration;
import java.time.Instant;
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
  private final SceneReader scene;
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
   * @param enter waits until it is under way, where it takes longer than its beginning
   * @param end waits for its end, and holds what is there against what must be
   */
  public record Step(String name, Runnable begin, Runnable enter, Runnable end) {}

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
    scene = new SceneReader(cluster);
  }

  /** The steps in their order: each is begun when the one before it has ended. */
  public List<Step> steps() {
    return List.of(
        new Step("scanned", this::scan, this::enterScan, this::awaitScanned),
        step("half answered", this::answerHalf, this::awaitAnswered),
        new Step("scored in the shadow", this::score, this::enterScore, this::awaitScored),
        step("promoted", () -> become(ModelRole.ACTIVE), this::awaitPromoted),
        step("rolled back", () -> become(ModelRole.CANDIDATE), () -> awaitAsking(first)),
        step("promoted again", () -> become(ModelRole.ACTIVE), () -> awaitAsking(second)),
        step("retired", this::retire, this::awaitRetired));
  }

  private static Step step(String name, Runnable begin, Runnable end) {
    return new Step(name, begin, () -> {}, end);
  }

  private void scan() {
    pipeline.announce(first.generation(), ModelRole.ACTIVE);
    pipeline.score(first);
  }

  private void enterScan() {
    await(() -> scene.row().getFrames() > 0);
  }

  private void awaitScanned() {
    await(
        () ->
            scene.row().getFrames() == first.maps().size() && scene.row().getPendingBlocks() == 0);
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
    await(() -> scene.row().getAnswered() == answers);
    awaitRequests();
  }

  private void score() {
    pipeline.announce(second.generation(), ModelRole.CANDIDATE);
    pipeline.score(second);
  }

  private void enterScore() {
    await(() -> scene.row().getOthers().stream().anyMatch(other -> other.getFrames() > 0));
  }

  /** The same voxels, to the bit, as with this model alone, and no request. */
  private void awaitScored() {
    await(
        () ->
            scene.row().getOthers().stream()
                .anyMatch(
                    o ->
                        o.getGeneration().equals(second.generation())
                            && o.getFrames() == second.maps().size()
                            && o.getPendingBlocks() == 0));
    awaitState(second);
    awaitState(first);
    assertThat(scene.everAsked(second.generation())).isEmpty();
  }

  private void become(ModelRole role) {
    pipeline.announce(second.generation(), role);
  }

  private void awaitPromoted() {
    awaitAsking(second);
    await(() -> scene.shown().equals(Set.of(second.generation())));
    assertThat(scene.row().getOthers())
        .extracting(OtherGeneration::getGeneration)
        .containsExactly(first.generation());
  }

  private void awaitAsking(InferredScan scan) {
    await(() -> scene.row().getGeneration().equals(scan.generation()));
    awaitRequests();
    requireAnswersKept();
  }

  private void retire() {
    pipeline.announce(first.generation(), ModelRole.RETIRED);
  }

  /** Its open requests have ended, so the second one asks in their place. */
  private void awaitRetired() {
    await(
        () ->
            scene.row().getOthers().isEmpty() && open(first).isEmpty() && !open(second).isEmpty());
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
    assertThat(scene.row().getAnswered()).isEqualTo(answers);
    List<LabelRequest> answered = scene.requests(first.generation(), RequestStatus.ANSWERED);
    assertThat(answered).hasSize(answers);
    assertThat(scene.everAsked(second.generation()))
        .doesNotContainAnyElementsOf(SceneReader.covered(answered));
  }

  private void awaitRequests() {
    await(scene::hasAllRequests);
  }

  private List<LabelRequest> open(InferredScan scan) {
    return scene.requests(scan.generation(), RequestStatus.OPEN);
  }

  private void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      scene.poll();
      pipeline.requireHealthy();
      assertThat(Instant.now()).as("row %s", scene.row()).isBefore(deadline);
    }
  }

  @Override
  public void close() {
    scene.close();
  }
}
