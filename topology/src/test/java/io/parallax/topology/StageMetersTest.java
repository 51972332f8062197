package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.topology.accumulate.RefreshPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the accumulation counts, record by record. */
final class StageMetersTest {
  /** No block is due again before its pixels have grown tenfold. */
  private static final RefreshPolicy SELDOM = new RefreshPolicy(10, Duration.ofMillis(100));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldCountViewsOnceAndKnowWhichBlocksAreDirty() {
    List<Evidence> views = MadeUpScan.evidence(MadeUpScan.maps("wall", 1, 3));
    double blocks = (double) views.stream().map(Keys::block).distinct().count();
    try (var harness = new ProcessorHarness(TestStages.accumulator(SELDOM, registry))) {
      for (Evidence view : views) {
        harness.process(Keys.block(view), view);
        harness.process(Keys.block(view), view);
      }
      assertThat(counter("views")).isEqualTo(views.size());
      assertThat(counter("duplicate.evidence")).isEqualTo(views.size());
      assertThat(counter("blocks")).isEqualTo(blocks);
      assertThat(counter("voxels")).isGreaterThan(blocks);

      harness.punctuate();
      assertThat(dirty()).isEqualTo(blocks);
      assertThat(registry.get("parallax.topology.refresh").timer().count()).isEqualTo(1);

      harness.end();
      assertThat(dirty()).isZero();
    }
  }

  private double counter(String what) {
    return registry.get("parallax.topology." + what).counter().count();
  }

  private double dirty() {
    return registry.get("parallax.topology.dirty.blocks").gauge().value();
  }
}
