package io.parallax.deploy.desk;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Model;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
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
  private final KafkaProducer<String, Model> models;
  private final KafkaProducer<String, ProbabilityMap> maps;
  private final Set<String> published = new HashSet<>();

  DeskCluster() {
    cluster.prepareTopics(OptionalInt.of(2));
    requests = producer(TopicCatalogue.LABEL_REQUESTS);
    rows = producer(TopicCatalogue.SCENE_COVERAGE);
    models = producer(TopicCatalogue.MODELS);
    maps = producer(TopicCatalogue.PROBABILITY_MAPS);
  }

  private <T extends SpecificRecord> KafkaProducer<String, T> producer(Topic<T> topic) {
    return new KafkaProducer<>(
        cluster.clients(), new StringSerializer(), cluster.serdes().of(topic).serializer());
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

  /** Announces generations, in this order. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void announce(Model... all) {
    for (Model model : all) {
      models.send(new ProducerRecord<>(TopicCatalogue.MODELS.name(), model.getGeneration(), model));
    }
    models.flush();
  }

  /** Takes a generation's record away. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void forget(String generation) {
    models.send(new ProducerRecord<>(TopicCatalogue.MODELS.name(), generation, null));
    models.flush();
  }

  /** Publishes maps, in this order. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void publish(ProbabilityMap... all) {
    for (ProbabilityMap map : all) {
      maps.send(
          new ProducerRecord<>(
              TopicCatalogue.PROBABILITY_MAPS.name(),
              Keys.frame(map.getSceneId(), map.getFrameId()),
              map));
    }
    maps.flush();
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
    models.close(Duration.ZERO);
    maps.close(Duration.ZERO);
    broker.close();
    registry.close();
  }
}
