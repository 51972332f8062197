package io.parallax.deploy.cluster;

import io.parallax.schemas.Model;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Generations;
import java.util.List;
import org.apache.kafka.common.KafkaException;

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
    try (RecordPublisher<Model> publisher = RecordPublisher.ofModels(cluster)) {
      publisher.publish(List.of(model));
    }
  }
}
