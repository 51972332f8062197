package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.accumulate.RefreshPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What blocks report, and when. */
final class AccumulatorTest {
  /** So seldom due that after its first report a block of these tests never is again. */
  private static final RefreshPolicy SELDOM = new RefreshPolicy(10, Duration.ofMillis(200));

  private static final RefreshPolicy ALWAYS = new RefreshPolicy(0, Duration.ofMillis(200));

  private ProcessorHarness harness;

  /** What all frames say about one block that they all see. */
  private List<Evidence> views;

  @BeforeEach
  void chooseBlock() {
    List<Evidence> all = MadeUpScan.evidence(MadeUpScan.maps("wall", 1, 5));
    views =
        all.stream()
            .map(Keys::block)
            .distinct()
            .map(key -> all.stream().filter(e -> Keys.block(e).equals(key)).toList())
            .filter(ofBlock -> ofBlock.size() == 5)
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void process(int view) {
    harness.process(Keys.block(views.get(view)), views.get(view));
  }

  private static List<String> frames(SuperpixelEvidence report) {
    return report.getFrames().stream().map(FrameShares::getFrameId).toList();
  }

  @Test
  void shouldReportNewViewsAloneUntilTheBlockIsDueOrTheStreamIdle() {
    harness = new ProcessorHarness(TestStages.accumulator(SELDOM));
    process(0);
    List<SuperpixelEvidence> first = harness.punctuate(SuperpixelEvidence.class);
    process(1);
    process(2);
    List<SuperpixelEvidence> second = harness.punctuate(SuperpixelEvidence.class);
    process(3);
    List<SuperpixelEvidence> third = harness.punctuate(SuperpixelEvidence.class);
    List<SuperpixelEvidence> idle = harness.punctuate(SuperpixelEvidence.class);
    List<SuperpixelEvidence> still = harness.punctuate(SuperpixelEvidence.class);

    assertThat(first).hasSize(1);
    assertThat(first.get(0).getComplete()).isTrue();
    assertThat(frames(first.get(0))).containsExactly("f0");
    assertThat(second).hasSize(1);
    assertThat(second.get(0).getComplete()).isFalse();
    assertThat(frames(second.get(0))).containsExactly("f1", "f2");
    assertThat(third).hasSize(1);
    assertThat(third.get(0).getComplete()).isFalse();
    assertThat(frames(third.get(0))).containsExactly("f3");
    assertThat(idle).hasSize(1);
    assertThat(idle.get(0).getComplete()).isTrue();
    assertThat(frames(idle.get(0))).containsExactly("f0", "f1", "f2", "f3");
    // The last of the views has met the same statistics both times.
    assertThat(idle.get(0).getFrames()).contains(third.get(0).getFrames().get(0));
    assertThat(still).isEmpty();
  }

  @Test
  void shouldReportAllViewsWhenTheBlockIsDueAndTheNewOnesNotTwice() {
    harness = new ProcessorHarness(TestStages.accumulator(ALWAYS));
    for (int view = 0; view < views.size(); view++) {
      process(view);

      List<SuperpixelEvidence> reports = harness.punctuate(SuperpixelEvidence.class);

      assertThat(reports).hasSize(1);
      assertThat(reports.get(0).getComplete()).isTrue();
      assertThat(reports.get(0).getFrames()).hasSize(view + 1);
    }
    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();
  }

  @Test
  void shouldReportNothingWhenAViewComesAgain() {
    harness = new ProcessorHarness(TestStages.accumulator(ALWAYS));
    process(0);
    harness.punctuate(SuperpixelEvidence.class);

    process(0);

    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();
  }

  @Test
  void shouldReportAllViewsAtOnceWhenItTakesOverABlockThatHasUnreportedOnes() {
    harness = new ProcessorHarness(TestStages.accumulator(SELDOM));
    process(0);
    harness.punctuate(SuperpixelEvidence.class);
    process(1);
    process(2);

    harness.start();
    process(3);
    List<SuperpixelEvidence> reports = harness.punctuate(SuperpixelEvidence.class);

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).getComplete()).isTrue();
    assertThat(frames(reports.get(0))).containsExactly("f0", "f1", "f2", "f3");
    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldForgetWhatItsStoresDoNotHaveWhenItsTaskHasFailed(boolean reported) {
    harness = new ProcessorHarness(TestStages.accumulator(SELDOM));
    process(0);
    if (reported) {
      harness.punctuate();
    }
    process(1);
    // The transaction that held both views was aborted.
    for (String store : List.of("block-statistics", "block-views", "dirty-blocks")) {
      harness.keys(store).forEach(key -> harness.put(store, key, null));
    }

    harness.initialise();
    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();
    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();
    process(1);

    assertThat(frames(harness.punctuate(SuperpixelEvidence.class).get(0))).containsExactly("f1");
  }

  @Test
  void shouldKeepNoteOfABlockUntilAllItsViewsAreReported() {
    harness = new ProcessorHarness(TestStages.accumulator(SELDOM));
    process(0);
    assertThat(harness.keys("dirty-blocks")).containsExactly(Keys.block(views.get(0)));
    harness.punctuate();
    assertThat(harness.keys("dirty-blocks")).isEmpty();

    process(1);
    harness.punctuate();
    assertThat(harness.keys("dirty-blocks")).hasSize(1);
    harness.punctuate();
    assertThat(harness.keys("dirty-blocks")).isEmpty();
  }

  @Test
  void shouldDeleteTheBlocksOfARetiredGenerationAndDropItsEvidence() {
    AtomicReference<Generations> generations = new AtomicReference<>(Generations.none());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    harness =
        new ProcessorHarness(TestStages.accumulator(TestStages.ALWAYS, generations::get, meters));
    List<String> others = new ArrayList<>();
    for (String scene : List.of("attic", "wall", "wall-2")) {
      for (String generation : List.of("g1", "g1-2", "g2")) {
        for (Evidence evidence : MadeUpScan.evidence(MadeUpScan.maps(scene, 1, 3))) {
          evidence.setGeneration(generation);
          harness.process(Keys.block(evidence), evidence);
          if (!generation.equals("g1")) {
            others.add(Keys.block(evidence));
          }
        }
      }
    }
    // Some of its blocks are reported, some are not.
    harness.punctuate();
    views.forEach(view -> view.setGeneration("g1"));
    process(3);

    generations.set(
        generations
            .get()
            .with(Model.newBuilder().setGeneration("g1").setRole(ModelRole.RETIRED).build()));
    process(4);
    assertThat(meters.get("parallax.topology.retired.evidence").counter().count()).isOne();
    assertThat(harness.punctuate(SuperpixelEvidence.class)).isEmpty();

    assertThat(harness.keys("block-statistics")).hasSameElementsAs(new HashSet<>(others));
    assertThat(harness.keys("block-views"))
        .hasSameSizeAs(others)
        .noneMatch(key -> key.contains("/g1/"));
    assertThat(harness.keys("dirty-blocks")).isEmpty();
  }

  @Test
  void shouldPassOnEachViewThatItAddsOnceAndNoneThatItRefuses() {
    harness = new ProcessorHarness(TestStages.accumulator(SELDOM));
    process(0);
    process(0);
    Evidence broken =
        Evidence.newBuilder(views.get(1)).setSums(views.get(1).getFootprint()).build();

    assertThatThrownBy(() -> harness.process(Keys.block(broken), broken))
        .isInstanceOf(InvalidRecordException.class);

    assertThat(harness.forwarded(Evidence.class)).containsExactly(views.get(0));
  }
}
