package io.parallax.topology.stage;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * One stage of the topology: a processor with the stores that it uses.
 *
 * <p>Kafka Streams adds and connects what a supplier brings. Where several stages use a store, the
 * one that writes it brings it, and the others name it. If each brought the same builder, as Kafka
 * Streams allows, 4.3 would put them into different sub-topologies (KAFKA-20464).
 *
 * @param processors makes a new processor for each task
 * @param stores the builders of the stores that the stage brings
 * @param shared the names of the stores that other stages bring
 */
public record Stage<K, V, L, W>(
    Supplier<Processor<K, V, L, W>> processors, Set<StoreBuilder<?>> stores, Set<String> shared)
    implements ProcessorSupplier<K, V, L, W> {
  /** A stage that uses no stores but its own. */
  public Stage(Supplier<Processor<K, V, L, W>> processors, Set<StoreBuilder<?>> stores) {
    this(processors, stores, Set.of());
  }

  @Override
  public Processor<K, V, L, W> get() {
    return processors.get();
  }
}
