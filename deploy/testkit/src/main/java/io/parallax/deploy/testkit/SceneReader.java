package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The requests, rows and map of the one scene of a cluster, as its topics have told them so far.
 */
final class SceneReader implements AutoCloseable {
  private final TopicReader reader;
  private final Map<String, LabelRequest> requests = new HashMap<>();

  /** The generation that the scene map shows, by block. */
  private final Map<String, String> shown = new HashMap<>();

  private SceneCoverage row = new SceneCoverage();

  SceneReader(Cluster cluster) {
    reader =
        new TopicReader(cluster)
            .on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r))
            .on(TopicCatalogue.SCENE_COVERAGE, this::take)
            .on(TopicCatalogue.SCENE_MAP, this::take);
  }

  /** Reads what has come; in no row the budget may be exceeded. */
  void poll() {
    reader.poll(Duration.ofMillis(100));
  }

  private void take(SceneCoverage coverage) {
    row = coverage;
    assertThat(row.getFrames() == 0 || row.getRequestedPixels() <= row.getBudgetPixels())
        .as("the budget is kept in row %s", row)
        .isTrue();
  }

  private void take(SceneMap block) {
    String place = block.getBlockX() + ":" + block.getBlockY() + ":" + block.getBlockZ();
    shown.put(place, block.getGeneration());
  }

  /** The scene's latest row. */
  SceneCoverage row() {
    return row;
  }

  /** The generations that the scene map shows, in any block. */
  Set<String> shown() {
    return Set.copyOf(shown.values());
  }

  /** Whether all that the row counts has been read. */
  boolean hasAllRequests() {
    return requests.size() == row.getRequests()
        && count(RequestStatus.ANSWERED) == row.getAnswered()
        && count(RequestStatus.WITHDRAWN) == row.getWithdrawn()
        && count(RequestStatus.SUPERSEDED) == row.getSuperseded();
  }

  private long count(RequestStatus status) {
    return requests.values().stream().filter(r -> r.getStatus() == status).count();
  }

  /** The requests of a generation that have a status now. */
  List<LabelRequest> requests(String generation, RequestStatus status) {
    return requests.values().stream()
        .filter(r -> r.getGeneration().equals(generation) && r.getStatus() == status)
        .toList();
  }

  /** The superpixels that a generation has asked for, whatever has become of the requests. */
  Set<String> everAsked(String generation) {
    Set<String> asked = new HashSet<>();
    for (LabelRequest request : requests.values()) {
      if (request.getGeneration().equals(generation)) {
        asked.add(place(request.getFrameId(), request.getSuperpixel()));
      }
    }
    return asked;
  }

  /** The superpixels that requests ask for, and those that overlap them. */
  static Set<String> covered(List<LabelRequest> some) {
    Set<String> covered = new HashSet<>();
    for (LabelRequest request : some) {
      covered.add(place(request.getFrameId(), request.getSuperpixel()));
      for (SuperpixelReference other : request.getStandsFor()) {
        if (other.getOverlap() > 0) {
          covered.add(place(other.getFrameId(), other.getSuperpixel()));
        }
      }
    }
    return covered;
  }

  private static String place(String frameId, int superpixel) {
    return frameId + '/' + superpixel;
  }

  @Override
  public void close() {
    reader.close();
  }
}
