package io.parallax.topology.generation;

import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Model;
import io.parallax.schemas.client.Backoff;
import io.parallax.schemas.client.Failure;
import io.parallax.schemas.generation.Generations;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
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
 * from its beginning at every start and passes each record through this processor: what is there
 * already through one, and what comes afterwards through another, which is made when the first is
 * done. So nothing is kept in a processor, and none forgets what another has read.
 *
 * <p>Every instance reads a record that is unreadable, at every start: it is said in the log and
 * not sent to the dead letters each time. A registry that is away is waited for: Kafka Streams
 * would end the instance if the one thread that reads for all failed.
 */
public final class FollowedGenerations implements Supplier<Generations> {
  /** The name of the global store. */
  private static final String STORE = "generations";

  private static final Logger log = LoggerFactory.getLogger(FollowedGenerations.class);

  private final String topic;
  private final Deserializer<Model> deserializer;
  private volatile Generations current = Generations.none();

  /**
   * Follows nothing yet.
   *
   * @param topic where generations are announced
   */
  public FollowedGenerations(String topic, Deserializer<Model> deserializer) {
    this.topic = topic;
    this.deserializer = deserializer;
  }

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
  public ProcessorSupplier<String, byte[], Void, Void> processors() {
    return Follower::new;
  }

  private final class Follower extends ContextualProcessor<String, byte[], Void, Void> {
    @Override
    public void process(Record<String, byte[]> record) {
      try {
        Generations before = current;
        current =
            record.value() == null
                ? before.without(record.key())
                : before.with(model(record.value()));
        current.changesSince(before).forEach(log::info);
      } catch (SerializationException e) {
        log.warn(
            "The announcement of generation {} in topic {} cannot be read and does not count: {}",
            Identifiers.shown(record.key()),
            topic,
            e.getMessage());
      }
    }

    private Model model(byte[] value) {
      Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
      while (true) {
        try {
          return deserializer.deserialize(topic, value);
        } catch (RuntimeException e) {
          if (Failure.of(e) != Failure.TRANSIENT) {
            throw e;
          }
          Duration wait = backoff.next();
          log.warn("An announcement is read again in {} ms: {}", wait.toMillis(), e.getMessage());
          pause(wait);
        }
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
