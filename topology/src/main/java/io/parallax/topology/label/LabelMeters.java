package io.parallax.topology.label;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The counts of labels on their way to all views, all tasks of an instance together. */
final class LabelMeters {
  private final Counter propagated;
  private final Counter training;

  /** Meters of one instance. */
  LabelMeters(MeterRegistry registry) {
    propagated =
        Counter.builder("parallax.topology.carried.labels")
            .description("Times that the labels of a block were sent to a frame that sees it.")
            .register(registry);
    training =
        Counter.builder("parallax.topology.training.labels")
            .description("Frames whose training labels were published, again each time.")
            .register(registry);
  }

  void propagatedToFrame() {
    propagated.increment();
  }

  void frameLabelled() {
    training.increment();
  }
}
