package io.parallax.deploy.export;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Label requests of a cluster, written as files of an annotation tool. */
public final class RequestExport {
  private RequestExport() {}

  /**
   * The requests of a cluster that are wanted, by scene and in the order of their selection.
   *
   * @param wanted is asked about the latest record of each request
   */
  public static List<LabelRequest> read(Cluster cluster, Predicate<LabelRequest> wanted) {
    Map<String, LabelRequest> latest = new HashMap<>();
    try (TopicReader reader = new TopicReader(cluster)) {
      reader
          .on(
              TopicCatalogue.LABEL_REQUESTS,
              request -> {
                if (wanted.test(request)) {
                  latest.put(request.getRequestId(), request);
                } else {
                  latest.remove(request.getRequestId());
                }
              })
          .readToEnd();
    }
    List<LabelRequest> requests = new ArrayList<>(latest.values());
    requests.sort(
        Comparator.comparing(LabelRequest::getSceneId).thenComparing(LabelRequest::getOrdinal));
    return requests;
  }

  /** Whether an annotator gave a request classes. */
  public static boolean isAnswered(LabelRequest request) {
    return Consensus.exists(request);
  }

  /**
   * Writes requests, each with the model's guess.
   *
   * @param directory is empty, or made
   * @throws IOException if a file cannot be written
   */
  public static void write(ToolFormat format, Path directory, List<LabelRequest> requests)
      throws IOException {
    Files.createDirectories(directory);
    format.files().write(directory, requests.stream().map(RequestExport::withGuess).toList());
  }

  private static ExportItem withGuess(LabelRequest request) {
    Guess guess = Guess.of(request);
    return ExportItem.of(request, guess.parts(), OptionalDouble.of(guess.probability()));
  }

  /**
   * Writes requests that were answered, each with what most of its annotators say.
   *
   * @param directory is empty, or made
   * @return a line for each request about which they disagree: who says what
   * @throws IOException if a file cannot be written
   */
  public static List<String> writeAnswers(
      ToolFormat format, Path directory, List<LabelRequest> requests) throws IOException {
    List<ExportItem> items = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    for (LabelRequest request : requests) {
      Consensus consensus = Consensus.of(request);
      items.add(ExportItem.of(request, consensus.parts(), OptionalDouble.empty()));
      if (!consensus.dissent().isEmpty()) {
        disagreements.add(request.getRequestId() + ": " + consensus.dissent());
      }
    }
    Files.createDirectories(directory);
    format.files().write(directory, items);
    return disagreements;
  }
}
