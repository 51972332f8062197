package io.parallax.deploy.cluster;

import io.parallax.schemas.Model;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Generations;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic {@code models} of a cluster. */
public final class ModelTopic {
  private final Cluster cluster;

  /** The topic of a cluster. */
  public ModelTopic(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The generations as its records say now; what cannot be read is passed over. */
  public Generations read() {
    // The reader hands records on one by one, so the fold needs a place.
    Generations[] generations = {Generations.none()};
    try (TopicReader reader = new TopicReader(cluster)) {
      reader
          .on(TopicCatalogue.MODELS, model -> generations[0] = generations[0].with(model))
          .readToEnd();
    }
    return generations[0];
  }

  /**
   * Appends a record and waits until it is stored.
   *
   * @throws KafkaException if it is not
   */
  public void append(Model model) {
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    try (KafkaProducer<String, Model> producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.MODELS).serializer())) {
      producer
          .send(new ProducerRecord<>(TopicCatalogue.MODELS.name(), model.getGeneration(), model))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "the record was not accepted: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
