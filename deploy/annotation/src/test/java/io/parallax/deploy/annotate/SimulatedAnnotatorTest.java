package io.parallax.deploy.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SimulatedAnnotatorTest {
  private static EmbeddedCluster embedded;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(2));
  }

  @AfterAll
  static void stop() {
    embedded.close();
  }

  private static void send(LabelRequest... requests) {
    try (KafkaProducer<String, LabelRequest> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (LabelRequest request : requests) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request)));
      }
      producer.flush();
      assertThat(sent).allSatisfy(future -> assertThat(future.get().hasOffset()).isTrue());
    }
  }

  private static LabelRequest request(String sceneId, int superpixel, RequestStatus status) {
    LabelRequest request = TruthScan.request(sceneId, "f0", superpixel);
    request.setStatus(status);
    return request;
  }

  private static List<Label> labels(String sceneId) {
    List<Label> labels = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, sceneId::equals)) {
      reader.on(TopicCatalogue.LABELS, labels::add).readToEnd();
    }
    return labels;
  }

  private static SimulatedAnnotator annotator(String sceneId) {
    return new SimulatedAnnotator(
        cluster, new Oracle(Truth.of(new TruthScan(sceneId, 1)), "ann", 0), Duration.ZERO);
  }

  @Test
  void shouldAnswerWhatIsOpenOnceHoweverOftenItBegins() {
    LabelRequest withdrawnLater = request("room", 3, RequestStatus.OPEN);
    send(
        request("room", 1, RequestStatus.OPEN),
        request("room", 2, RequestStatus.ANSWERED),
        withdrawnLater,
        request("hall", 1, RequestStatus.OPEN));
    send(request("room", 3, RequestStatus.WITHDRAWN));

    SimulatedAnnotator first = annotator("room");
    first.runOnce();
    annotator("room").runOnce();

    assertThat(first.answered()).isEqualTo(1);
    assertThat(labels("room")).extracting(Label::getRequestId).containsExactly("room/g/f0/1");
    assertThat(labels("hall")).isEmpty();
  }

  @Test
  void shouldAnswerWhatComesUntilItIsStopped() {
    try (Annotation annotation = new Annotation(annotator("attic"))) {
      send(request("attic", 1, RequestStatus.OPEN));
      while (labels("attic").isEmpty()) {
        assertThat(annotation.failure()).isNull();
      }
      send(request("attic", 2, RequestStatus.OPEN));
      while (labels("attic").size() < 2) {
        assertThat(annotation.failure()).isNull();
      }
      assertThat(annotation.isRunning()).isTrue();
    }

    assertThat(labels("attic"))
        .extracting(Label::getRequestId)
        .containsExactly("attic/g/f0/1", "attic/g/f0/2");
  }

  @Test
  void shouldComeBackToWhatIsWantedLater() {
    Set<Integer> wanted = ConcurrentHashMap.newKeySet();
    wanted.add(2);
    Oracle oracle = new Oracle(Truth.of(new TruthScan("loft", 1)), "ann", 0);
    send(request("loft", 1, RequestStatus.OPEN), request("loft", 2, RequestStatus.OPEN));
    SimulatedAnnotator annotator =
        new SimulatedAnnotator(
            cluster, oracle, request -> wanted.contains(request.getSuperpixel()), Duration.ZERO);
    try (Annotation annotation = new Annotation(annotator)) {
      while (labels("loft").isEmpty()) {
        assertThat(annotation.failure()).isNull();
      }
      wanted.add(1);
      while (labels("loft").size() < 2) {
        assertThat(annotation.failure()).isNull();
      }
    }

    assertThat(labels("loft"))
        .extracting(Label::getRequestId)
        .containsExactly("loft/g/f0/2", "loft/g/f0/1");
  }
}
