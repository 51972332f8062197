package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.topology.accumulate.AccumulationMeters;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.RefreshPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What blocks report, and when. */
final class AccumulatorTest {
  /** So seldom due that after its first report a block of these tests never is again. */
  private static final RefreshPolicy SELDOM = new RefreshPolicy(10, Duration.ofMillis(200));

  private static final RefreshPolicy ALWAYS = new RefreshPolicy(0, Duration.ofMillis(200));

  private final ProcessorHarness<Evidence, SuperpixelEvidence> harness =
      new ProcessorHarness<>(
          Accumulator.stores(new AvroSerdes(new MockSchemaRegistryClient(), Map.of())));

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
    harness.start(new Accumulator(SELDOM, new AccumulationMeters(new SimpleMeterRegistry())));
    process(0);
    List<SuperpixelEvidence> first = harness.punctuate();
    process(1);
    process(2);
    List<SuperpixelEvidence> second = harness.punctuate();
    process(3);
    List<SuperpixelEvidence> third = harness.punctuate();
    List<SuperpixelEvidence> idle = harness.punctuate();
    List<SuperpixelEvidence> still = harness.punctuate();

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
    harness.start(new Accumulator(ALWAYS, new AccumulationMeters(new SimpleMeterRegistry())));
    for (int view = 0; view < views.size(); view++) {
      process(view);

      List<SuperpixelEvidence> reports = harness.punctuate();

      assertThat(reports).hasSize(1);
      assertThat(reports.get(0).getComplete()).isTrue();
      assertThat(reports.get(0).getFrames()).hasSize(view + 1);
    }
    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldReportNothingWhenAViewComesAgain() {
    harness.start(new Accumulator(ALWAYS, new AccumulationMeters(new SimpleMeterRegistry())));
    process(0);
    harness.punctuate();

    process(0);

    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldReportAllViewsAtOnceWhenItTakesOverABlockThatHasUnreportedOnes() {
    harness.start(new Accumulator(SELDOM, new AccumulationMeters(new SimpleMeterRegistry())));
    process(0);
    harness.punctuate();
    process(1);
    process(2);

    harness.start(new Accumulator(SELDOM, new AccumulationMeters(new SimpleMeterRegistry())));
    process(3);
    List<SuperpixelEvidence> reports = harness.punctuate();

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).getComplete()).isTrue();
    assertThat(frames(reports.get(0))).containsExactly("f0", "f1", "f2", "f3");
    assertThat(harness.punctuate()).isEmpty();
  }
}
