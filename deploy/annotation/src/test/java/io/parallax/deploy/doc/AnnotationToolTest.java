package io.parallax.deploy.doc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.export.RealRequests;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The tools that the documents show: they are what stands there, and they work. */
class AnnotationToolTest {
  private static final Path DOC = RepositoryFiles.require("deploy/doc/own-annotation-tool.md");
  private static final Path JAVA =
      Path.of("src/test/java/io/parallax/deploy/doc/AnnotationTool.java");
  private static final Path PYTHON = RepositoryFiles.require("deploy/doc/annotation_tool.py");

  @Test
  void shouldStandInTheDocumentAsItIs() throws IOException {
    String java = Files.readString(JAVA);

    assertThat(Files.readString(DOC))
        .contains("```java\n" + java.substring(java.indexOf("/** The least")) + "```")
        .contains("```python\n" + Files.readString(PYTHON) + "```");
  }

  @Test
  void shouldAnswerEveryOpenRequest() throws Exception {
    List<LabelRequest> requests = RealRequests.flat();
    Map<String, Label> labels;
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(2));
      publish(cluster, requests);
      Thread tool = start(cluster);
      labels = await(cluster, requests.size());
      tool.interrupt();
      tool.join();
    }

    for (LabelRequest request : requests) {
      Label label = labels.get(request.getRequestId());
      assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
      List<Float> guess = request.getMeanDistribution();
      assertThat(label.getParts())
          .containsExactly(new LabelledPart(guess.indexOf(Collections.max(guess)), null));
    }
  }

  private static Thread start(Cluster cluster) {
    Thread tool =
        new Thread(
            () -> {
              try {
                AnnotationTool.main(
                    new String[] {cluster.bootstrapServers(), cluster.registryUrl()});
              } catch (InterruptException | InterruptedException e) {
                // The only way to stop it.
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    tool.start();
    return tool;
  }

  private static void publish(Cluster cluster, List<LabelRequest> requests) {
    try (KafkaProducer<String, LabelRequest> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer())) {
      for (LabelRequest request : requests) {
        assertThat(
                producer.send(
                    new ProducerRecord<>(
                        TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request)))
            .succeedsWithin(Duration.ofSeconds(30));
      }
    }
  }

  private static Map<String, Label> await(Cluster cluster, int count) {
    Map<String, Object> config = cluster.clients();
    config.put("group.id", "test");
    config.put("auto.offset.reset", "earliest");
    Map<String, Label> labels = new HashMap<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (KafkaConsumer<String, Label> consumer =
        new KafkaConsumer<>(
            config,
            new StringDeserializer(),
            cluster.serdes().of(TopicCatalogue.LABELS).deserializer())) {
      consumer.subscribe(List.of(TopicCatalogue.LABELS.name()));
      while (labels.size() < count) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> labels.put(record.value().getRequestId(), record.value()));
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
    return labels;
  }

  @Test
  void shouldBePythonThatPythonReads() throws Exception {
    Process python;
    try {
      python =
          new ProcessBuilder(
                  "python3",
                  "-c",
                  "import ast, sys; ast.parse(open(sys.argv[1]).read())",
                  PYTHON.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3");
      return;
    }
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(python.waitFor()).as(output).isZero();
  }
}
