package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Rows of scenes in a cluster without a topology. */
final class PublishedRows {
  private PublishedRows() {}

  /** Publishes rows as the selector would. */
  static void publish(Cluster cluster, List<SceneCoverage> rows) {
    try (KafkaProducer<String, SceneCoverage> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.SCENE_COVERAGE).serializer())) {
      for (SceneCoverage row : rows) {
        assertThat(producer.send(new ProducerRecord<>("scene-coverage", row.getSceneId(), row)))
            .succeedsWithin(Duration.ofSeconds(30));
      }
    }
  }
}
