package io.parallax.deploy.desk;

import static io.parallax.schemas.TopicCatalogue.LABELS;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Label;
import io.parallax.schemas.client.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The sender of answers. Those of one scene arrive in the order of sending, each once, and an
 * answer counts as sent when all replicas have it.
 */
final class AnswerSender implements AutoCloseable {
  static final String CLIENT_ID = "parallax-desk-sender";

  /** How long an annotator waits for the acknowledgement of an answer, or for its failure. */
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(8);

  private static final int REQUEST_TIMEOUT_MILLIS = 3_000;

  private final KafkaProducer<String, Label> producer;
  private final DeskMeters meters;

  /** An answer that is not stored; the message is for the annotator. */
  static final class NotStoredException extends Exception {
    private static final long serialVersionUID = 1L;

    NotStoredException(Throwable cause) {
      super(
          Failure.of(cause) == Failure.REFUSED
              ? "The answer could not be stored, because the broker does not let the desk write."
              : "The answer could not be stored, because the broker does not answer.",
          cause);
    }
  }

  AnswerSender(Cluster cluster, DeskMeters meters) {
    this.meters = meters;
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_TIMEOUT.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
    producer =
        new KafkaProducer<>(
            config, new StringSerializer(), cluster.serdes().of(LABELS).serializer());
  }

  /**
   * Sends an answer and waits until it is stored.
   *
   * @throws NotStoredException if it is not
   */
  void send(Label label) throws NotStoredException {
    long start = System.nanoTime();
    try {
      producer.send(new ProducerRecord<>(LABELS.name(), label.getSceneId(), label)).get();
      meters.stored(label.getVerdict(), System.nanoTime() - start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      meters.notStored();
      throw new NotStoredException(e);
    } catch (ExecutionException | KafkaException e) {
      meters.notStored();
      throw new NotStoredException(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
