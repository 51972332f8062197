package io.parallax.deploy.desk;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster for desks, on which tests play the selector: each test a scene of its own. */
final class DeskCluster implements AutoCloseable {
  private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final Cluster cluster = new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
  private final KafkaProducer<String, LabelRequest> requests;
  private final KafkaProducer<String, SceneCoverage> rows;
  private final Set<String> published = new HashSet<>();

  DeskCluster() {
    cluster.prepareTopics(OptionalInt.of(2));
    requests =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer());
    rows =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.SCENE_COVERAGE).serializer());
  }

  Cluster cluster() {
    return cluster;
  }

  EmbeddedBroker broker() {
    return broker;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails is not there when it is looked for
  void publish(LabelRequest... all) {
    for (LabelRequest request : all) {
      published.add(request.getRequestId());
      requests.send(
          new ProducerRecord<>(
              TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request));
    }
    requests.flush();
  }

  /** Publishes a row of a scene. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void publish(SceneCoverage row) {
    rows.send(new ProducerRecord<>(TopicCatalogue.SCENE_COVERAGE.name(), row.getSceneId(), row));
    rows.flush();
  }

  /** Takes away all requests. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void clear() {
    for (String requestId : published) {
      requests.send(new ProducerRecord<>(TopicCatalogue.LABEL_REQUESTS.name(), requestId, null));
    }
    requests.flush();
    published.clear();
  }

  /** The answers to requests of a scene that are in their topic now. */
  List<Label> labels(String scene) {
    try (KafkaConsumer<String, Label> consumer =
        new KafkaConsumer<>(
            cluster.clients(),
            new StringDeserializer(),
            cluster.serdes().of(TopicCatalogue.LABELS).deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TopicCatalogue.LABELS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<Label> labels = new ArrayList<>();
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        for (ConsumerRecord<String, Label> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.key().equals(scene)) {
            labels.add(record.value());
          }
        }
      }
      return labels;
    }
  }

  @Override
  public void close() {
    requests.close(Duration.ZERO);
    rows.close(Duration.ZERO);
    broker.close();
    registry.close();
  }
}
