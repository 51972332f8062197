package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.MappedVoxels;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.scorer.statistics.Accumulation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a block's row of the scene map is published, and what it says. */
final class MapPublisherTest {
  private static final byte[] ANSWER = {5, 3};
  private static final byte[] NO_LABELS = {};

  private Generations generations = Generations.none();
  private final Evidence view = MadeUpScan.evidence(MadeUpScan.maps("wall", 1, 1)).get(0);
  private final ProcessorHarness harness =
      new ProcessorHarness(
          TestStages.mapPublisher(() -> generations), TestStages.accumulator(TestStages.ALWAYS));

  @AfterEach
  void close() {
    harness.close();
  }

  /** Has the accumulator's statistics of a generation hold the view, and hands it on. */
  private void see(String generation) {
    Evidence seen = seen(generation);
    harness.put(
        "block-statistics",
        Keys.block(seen),
        new BlockStatistics(1, 1L, 0L, ByteBuffer.wrap(statistics())));
    harness.process(Keys.block(seen), seen);
  }

  private Evidence seen(String generation) {
    return Evidence.newBuilder(view).setGeneration(generation).build();
  }

  private byte[] statistics() {
    return new Accumulation()
        .add(
            Accumulation.EMPTY,
            new BlockEvidence(
                new BlockIndex(view.getBlockX(), view.getBlockY(), view.getBlockZ()),
                FieldBytes.of(view.getFootprint()),
                FieldBytes.of(view.getSums())));
  }

  private void answer(String request, byte[]... answers) {
    VoxelLabels labels =
        new VoxelLabels(
            "wall",
            view.getBlockX(),
            view.getBlockY(),
            view.getBlockZ(),
            request,
            List.of(answers).stream()
                .map(packed -> new VoxelAnswer("ann", ByteBuffer.wrap(packed)))
                .toList(),
            0);
    harness.process("", labels);
  }

  private void announce(String generation, ModelRole role) {
    generations = generations.with(MadeUpScan.model(generation, role));
  }

  @Test
  void shouldShowTheActiveGenerationWhateverViewComesLast() {
    announce("g1", ModelRole.ACTIVE);
    announce("g2", ModelRole.CANDIDATE);
    see("g2");
    see("g1");
    see("g2");
    punctuate();
    assertThat(punctuate()).containsExactly(row("g1", statistics(), NO_LABELS, 0));

    announce("g2", ModelRole.ACTIVE);

    assertThat(punctuate()).containsExactly(row("g2", statistics(), NO_LABELS, 0));
    assertThat(punctuate()).isEmpty();
  }

  @Test
  void shouldShowAnotherGenerationOrNoneWhenItsOwnIsRetired() {
    announce("g1", ModelRole.CANDIDATE);
    announce("g2", ModelRole.CANDIDATE);
    see("g1");
    see("g2");
    punctuate();
    assertThat(punctuate()).containsExactly(row("g2", statistics(), NO_LABELS, 0));

    announce("g2", ModelRole.RETIRED);
    harness.put("block-statistics", Keys.block(seen("g2")), null);
    assertThat(punctuate()).containsExactly(row("g1", statistics(), NO_LABELS, 0));

    announce("g1", ModelRole.RETIRED);
    answer("wall/g1/f0/1", ANSWER);
    byte[] votes = VoxelVotes.of(List.of(ANSWER));
    assertThat(punctuate()).containsExactly(row("", Accumulation.EMPTY, votes, 0));

    answer("wall/g1/f0/1");
    assertThat(harness.punctuateForTombstones())
        .containsExactly(
            Keys.sceneBlock("wall", view.getBlockX(), view.getBlockY(), view.getBlockZ()));
    assertThat(punctuate()).isEmpty();
  }

  private List<SceneMap> punctuate() {
    return harness.punctuate(SceneMap.class);
  }

  private SceneMap row(String generation, byte[] statistics, byte[] votes, long millis) {
    return new SceneMap(
        "wall",
        view.getBlockX(),
        view.getBlockY(),
        view.getBlockZ(),
        generation,
        ByteBuffer.wrap(MappedVoxels.pack(statistics, votes)),
        ProcessorHarness.START.plusMillis(millis));
  }

  @Test
  void shouldPublishABusyBlockOnceInEachInterval() {
    for (int second = 0; second < 30; second++) {
      see("g1");
      assertThat(punctuate()).isEmpty();
      harness.pass(Duration.ofSeconds(1));
    }
    see("g1");

    assertThat(punctuate()).containsExactly(row("g1", statistics(), NO_LABELS, 30_000));

    see("g1");
    assertThat(punctuate()).isEmpty();
  }

  @Test
  void shouldPublishAtOnceWhenTheStreamIsIdle() {
    see("g1");
    assertThat(punctuate()).isEmpty();

    assertThat(punctuate()).hasSize(1);
    assertThat(punctuate()).isEmpty();
  }

  @Test
  void shouldPublishALabelAtOnceAndTakeItBackWithItsAnswers() {
    see("g1");
    answer("wall/g1/f0/1", ANSWER, ANSWER);

    byte[] votes = VoxelVotes.of(List.of(ANSWER, ANSWER));
    assertThat(punctuate()).containsExactly(row("g1", statistics(), votes, 0));

    answer("wall/g1/f0/2", ANSWER);
    answer("wall/g1/f0/1");
    assertThat(punctuate())
        .containsExactly(row("g1", statistics(), VoxelVotes.of(List.of(ANSWER)), 0));
  }

  @Test
  void shouldShowTheGenerationOfTheLatestViewAndTheLabelsOfAll() {
    answer("wall/g1/f0/1", ANSWER);
    byte[] votes = VoxelVotes.of(List.of(ANSWER));
    assertThat(punctuate()).containsExactly(row("", Accumulation.EMPTY, votes, 0));

    see("g1");
    see("g2");
    punctuate();

    assertThat(punctuate()).containsExactly(row("g2", statistics(), votes, 0));
  }

  @Test
  void shouldStillPublishWhatWasDueWhenItHasStartedAgain() {
    see("g1");
    harness.initialise();

    assertThat(punctuate()).isEmpty();
    assertThat(punctuate()).hasSize(1);
    assertThat(harness.keys("blocks-to-map")).isEmpty();
  }
}
