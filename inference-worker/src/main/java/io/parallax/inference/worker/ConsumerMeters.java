package io.parallax.inference.worker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.client.ClientMetrics;

/** What the worker's consumer tells of itself, as meters. */
final class ConsumerMeters {
  private ConsumerMeters() {}

  static void bind(ClientMetrics consumer, MeterRegistry registry) {
    Gauge.builder("parallax.worker.lag", () -> consumer.sum(ClientMetrics.FETCH, "records-lag"))
        .description("Frames that wait in the partitions of this worker.")
        .baseUnit("records")
        .register(registry);
    Gauge.builder(
            "parallax.worker.assigned.partitions",
            () -> consumer.sum(ClientMetrics.COORDINATOR, "assigned-partitions"))
        .description("Partitions of the frames that are this worker's.")
        .register(registry);
    FunctionCounter.builder(
            "parallax.rebalances",
            consumer,
            metrics -> metrics.sum(ClientMetrics.COORDINATOR, "rebalance-total"))
        .description("Rebalances of the group.")
        .register(registry);
    Gauge.builder("parallax.heartbeat.age", consumer::heartbeatAge)
        .description("Time since the last heartbeat to the group: of the consumer furthest back.")
        .baseUnit("seconds")
        .register(registry);
  }
}
