package io.parallax.deploy.cluster;

import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** A sender of ready-made probability maps, in the place of workers. */
public final class MapPublisher implements AutoCloseable {
  private final KafkaProducer<String, ProbabilityMap> producer;
  private final AtomicReference<Exception> refusal = new AtomicReference<>();

  /** A publisher to a cluster whose topics exist. */
  public MapPublisher(Cluster cluster) {
    Map<String, Object> config = cluster.clients();
    config.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.PROBABILITY_MAPS.maxRecordBytes());
    producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.PROBABILITY_MAPS).serializer());
  }

  /** Hands a map to the producer, and waits only when that has no room left. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps what went wrong
  public void send(ProbabilityMap map) {
    producer.send(
        new ProducerRecord<>(
            TopicCatalogue.PROBABILITY_MAPS.name(),
            Keys.frame(map.getSceneId(), map.getFrameId()),
            map),
        (metadata, exception) -> {
          if (exception != null) {
            refusal.compareAndSet(null, exception);
          }
        });
  }

  /**
   * Waits until all that was sent is stored.
   *
   * @throws KafkaException if a map was refused
   */
  public void flush() {
    producer.flush();
    if (refusal.get() != null) {
      throw new KafkaException(
          "a map was not accepted: " + refusal.get().getMessage(), refusal.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
