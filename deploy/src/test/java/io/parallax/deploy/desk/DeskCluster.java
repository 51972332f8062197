package io.parallax.deploy.desk;

import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.deploy.run.Cluster;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A cluster for a desk, on which a test plays the selector. */
final class DeskCluster implements AutoCloseable {
  private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final Cluster cluster = new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
  private final KafkaProducer<String, LabelRequest> requests;

  DeskCluster() {
    cluster.prepareTopics(OptionalInt.of(2));
    requests =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer());
  }

  Cluster cluster() {
    return cluster;
  }

  EmbeddedBroker broker() {
    return broker;
  }

  void publish(LabelRequest... all) {
    for (LabelRequest request : all) {
      requests.send(
          new ProducerRecord<>(
              TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request));
    }
    requests.flush();
  }

  /** All that is in the topic of answers now. */
  List<Label> labels() {
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
        consumer.poll(Duration.ofMillis(100)).forEach(record -> labels.add(record.value()));
      }
      return labels;
    }
  }

  @Override
  public void close() {
    requests.close(Duration.ZERO);
    broker.close();
    registry.close();
  }
}
