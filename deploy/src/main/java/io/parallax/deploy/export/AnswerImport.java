package io.parallax.deploy.export;

import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.deploy.run.Cluster;
import io.parallax.deploy.run.LabelPublisher;
import io.parallax.deploy.run.TopicReader;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers from an annotation tool, checked and published as labels. */
public final class AnswerImport {
  private final Cluster cluster;

  /** An import into a cluster. */
  public AnswerImport(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Reads a tool's files and holds each answer against its request.
   *
   * @param path what the tool wrote
   * @param takeGuesses whether a guess of the model that nobody touched is an answer
   * @return one outcome for each answer in the files; nothing is published yet
   * @throws UnreadableAnswersException if it is not what the tool writes
   * @throws IOException if a file cannot be read
   */
  public List<Outcome> check(ToolFormat format, Path path, String annotator, boolean takeGuesses)
      throws IOException {
    List<ToolAnswer> answers = format.files().read(path);
    Set<String> ids = answers.stream().map(ToolAnswer::requestId).collect(Collectors.toSet());
    Map<String, LabelRequest> requests = requests(ids);
    AnswerCheck check = new AnswerCheck(requests, annotator, Instant.now(), takeGuesses);
    return answers.stream().map(check::check).toList();
  }

  private Map<String, LabelRequest> requests(Set<String> ids) {
    Map<String, LabelRequest> requests = new HashMap<>();
    try (TopicReader reader = new TopicReader(cluster, ids::contains)) {
      reader
          .on(
              TopicCatalogue.LABEL_REQUESTS,
              request -> {
                // Nobody looks at pictures here, and there may be many.
                request.setCrop(ByteBuffer.allocate(0));
                requests.put(request.getRequestId(), request);
              })
          .readToEnd();
    }
    return requests;
  }

  /**
   * Publishes labels and waits until all are stored.
   *
   * @throws org.apache.kafka.common.KafkaException if one is not
   */
  public void publish(List<Label> labels) {
    try (LabelPublisher publisher = new LabelPublisher(cluster)) {
      publisher.publish(labels);
    }
  }
}
