package io.parallax.deploy.export;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
   * @return what becomes of each answer in the files; nothing is published yet
   * @throws UnreadableAnswersException if it is not what the tool writes
   * @throws IOException if a file cannot be read
   */
  public CheckedAnswers check(
      ToolFormat format, Path path, Annotators annotators, boolean takeGuesses) throws IOException {
    ToolAnswers read = format.read(path);
    NotTakenCounts notTaken = new NotTakenCounts();
    notTaken.addAll(read.notTaken());
    Map<String, List<ToolAnswer>> byAnnotator = annotators.assign(read.answers(), notTaken);
    Map<String, LabelRequest> requests =
        requests(read.answers().stream().map(ToolAnswer::requestId).collect(Collectors.toSet()));
    Instant now = Instant.now();
    List<Outcome> outcomes = new ArrayList<>();
    byAnnotator.forEach(
        (annotator, answers) -> {
          AnswerCheck check = new AnswerCheck(requests, annotator, now, takeGuesses);
          answers.forEach(answer -> outcomes.add(check.check(answer)));
        });
    return new CheckedAnswers(outcomes, notTaken.list());
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
    try (RecordPublisher<Label> publisher = RecordPublisher.ofLabels(cluster)) {
      publisher.publish(labels);
    }
  }
}
