package io.parallax.topology.generation;

import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations of a cluster, followed by a global store: every instance reads all of topic
 * {@code models}, before its tasks begin and from then on.
 *
 * <p>What a record means depends on those before it, so the order of the log is kept, in the value
 * that folds them, and not in the store. That one is in memory, so Kafka Streams reads the topic
 * from its beginning at every start and passes each record through this processor.
 */
public final class FollowedGenerations implements Supplier<Generations> {
  /** The name of the global store. */
  static final String STORE = "generations";

  private static final Logger LOG = LoggerFactory.getLogger(FollowedGenerations.class);

  private volatile Generations current = Generations.none();

  /** Follows nothing yet. */
  public FollowedGenerations() {}

  /** The generations as they are now; safe for use by several threads. */
  @Override
  public Generations get() {
    return current;
  }

  /** The store for which Kafka Streams reads the topic; nothing is kept in it. */
  public StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  /** The processor of the topic's records. */
  public ProcessorSupplier<String, Model, Void, Void> processors() {
    return Follower::new;
  }

  private final class Follower extends ContextualProcessor<String, Model, Void, Void> {
    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      current = Generations.none();
    }

    @Override
    public void process(Record<String, Model> record) {
      Generations before = current;
      Generations after =
          record.value() == null ? before.without(record.key()) : before.with(record.value());
      current = after;
      after.changesSince(before).forEach(LOG::info);
    }
  }
}
