package io.parallax.deploy.cluster;

import io.parallax.schemas.Model;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Generations;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** The topic {@code models} of a cluster. */
public final class ModelTopic {
  private final Cluster cluster;
  private final RecordPublisher<Model> publisher;

  /** The topic of a cluster. */
  public ModelTopic(Cluster cluster) {
    this(cluster, null);
  }

  /**
   * The topic of a cluster.
   *
   * @param publisher sends what is appended; null: one for each record
   */
  public ModelTopic(Cluster cluster, RecordPublisher<Model> publisher) {
    this.cluster = cluster;
    this.publisher = publisher;
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
    if (publisher != null) {
      publisher.publish(List.of(model));
      return;
    }
    try (RecordPublisher<Model> once = RecordPublisher.ofModels(cluster)) {
      once.publish(List.of(model));
    }
  }
}
