package io.parallax.deploy.bench.topology;

import io.parallax.deploy.cluster.Cluster;
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

/** A sender of probability maps that counts how many bytes they took. */
final class MeteredMapPublisher implements AutoCloseable {
  private static final String TOPIC = TopicCatalogue.PROBABILITY_MAPS.name();

  private final KafkaProducer<String, ProbabilityMap> producer;
  private final AtomicReference<Exception> refusal = new AtomicReference<>();

  MeteredMapPublisher(Cluster cluster) {
    Map<String, Object> config = cluster.clients();
    int largest = TopicCatalogue.PROBABILITY_MAPS.maxRecordBytes();
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    var values = cluster.serdes().of(TopicCatalogue.PROBABILITY_MAPS).serializer();
    producer = new KafkaProducer<>(config, new StringSerializer(), values);
  }

  /**
   * Sends a map.
   *
   * @throws KafkaException if an earlier one was refused
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps what went wrong
  void send(ProbabilityMap map) {
    if (refusal.get() != null) {
      throw new KafkaException("a map was not accepted", refusal.get());
    }
    producer.send(
        new ProducerRecord<>(TOPIC, Keys.frame(map.getSceneId(), map.getFrameId()), map),
        (metadata, exception) -> {
          if (exception != null) {
            refusal.compareAndSet(null, exception);
          }
        });
  }

  /** Waits until all that was sent is stored; answers the bytes that it took. */
  double flush() {
    producer.flush();
    return TopicBytes.sent(producer.metrics()).getOrDefault(TOPIC, 0.0);
  }

  @Override
  public void close() {
    producer.close();
  }
}
