package io.parallax.topology.backproject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of stage A, all tasks of an instance together. */
final class BackProjectionMeters {
  private final Counter maps;
  private final Counter evidence;

  /** Meters of one instance. */
  BackProjectionMeters(MeterRegistry registry) {
    maps =
        Counter.builder("parallax.topology.maps")
            .description("Probability maps projected into the world.")
            .register(registry);
    evidence =
        Counter.builder("parallax.topology.evidence")
            .description("Pieces of evidence sent to the blocks, one a block and frame.")
            .register(registry);
  }

  void sent(int pieces) {
    maps.increment();
    evidence.increment(pieces);
  }
}
