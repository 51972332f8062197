package io.parallax.deploy.cluster;

import io.parallax.schemas.Label;
import io.parallax.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/** The sender of answers. Safe for use by several threads. */
public final class LabelPublisher implements AutoCloseable {
  private final KafkaProducer<String, Label> producer;

  /** A sender to a cluster. */
  public LabelPublisher(Cluster cluster) {
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABELS).serializer());
  }

  /**
   * Sends answers and waits until all are stored.
   *
   * @throws KafkaException if one is not
   */
  public void publish(Collection<Label> labels) {
    List<Future<RecordMetadata>> stored = new ArrayList<>();
    for (Label label : labels) {
      stored.add(
          producer.send(
              new ProducerRecord<>(TopicCatalogue.LABELS.name(), label.getSceneId(), label)));
    }
    stored.forEach(LabelPublisher::await);
  }

  private static void await(Future<RecordMetadata> stored) {
    try {
      stored.get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "an answer was not accepted: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
