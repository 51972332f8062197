package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.TrueClasses;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.mask.CocoRle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnnotateCommandTest {
  private static final FlatScan FLAT = FlatScan.of(7, 2);

  @TempDir private Path directory;

  @Test
  void shouldAnswerForAScanThatWasStreamedAsAnotherSceneByAnotherRobot() throws IOException {
    FlatExport.write(directory, FLAT);
    TrueClasses truth = FLAT.trueClasses(FLAT.frameIds().get(1)).orElseThrow();
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(2));
      send(cluster, request("hall-3", "robot-7.1", truth));
      send(cluster, request("hall-3", "robot-8.1", truth));
      send(cluster, request("hall-4", "robot-7.1", truth));

      Call call =
          Call.of(
              "annotate",
              "--oracle=" + directory,
              "--scene=hall-3",
              "--source-id=robot-7",
              "--once",
              "--bootstrap-servers=" + embedded.bootstrapServers(),
              "--schema-registry=" + embedded.registryUrl());

      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(call.out()).startsWith("oracle answered 1 requests");
      assertThat(labels(cluster))
          .singleElement()
          .satisfies(
              label -> {
                assertThat(label.getRequestId()).isEqualTo("hall-3/g/robot-7.1/0");
                assertThat(label.getParts())
                    .extracting(LabelledPart::getClassId)
                    .startsWith(dominant(truth));
              });
    }
  }

  /** One superpixel, which is the whole frame. */
  private static LabelRequest request(String sceneId, String frameId, TrueClasses truth) {
    int width = truth.width();
    int height = truth.height();
    CocoRle all = CocoRle.of(new short[width * height], width, height, 0);
    return LabelRequest.newBuilder()
        .setRequestId(sceneId + "/g/" + frameId + "/0")
        .setSceneId(sceneId)
        .setFrameId(frameId)
        .setClassNames(FlatScan.classNames())
        .setMask(new CocoMask(height, width, all.counts()))
        .build();
  }

  private static int dominant(TrueClasses truth) {
    int[] counts = new int[FlatScan.classNames().size() + 1];
    for (short id : truth.ids()) {
      counts[id]++;
    }
    return IntStream.range(1, counts.length)
            .reduce((best, id) -> counts[id] > counts[best] ? id : best)
            .orElseThrow()
        - 1;
  }

  private static void send(Cluster cluster, LabelRequest request) {
    try (KafkaProducer<String, LabelRequest> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer())) {
      assertThat(
              producer.send(
                  new ProducerRecord<>(
                      TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request)))
          .succeedsWithin(Duration.ofSeconds(30));
    }
  }

  private static List<Label> labels(Cluster cluster) {
    List<Label> labels = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster)) {
      reader.on(TopicCatalogue.LABELS, labels::add).readToEnd();
    }
    return labels;
  }
}
