package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.Changelog;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.label.MappedVoxels;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scene that is closed behind its last answers, in two instances on a real broker. */
final class ClosedSceneTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final List<String> STORES =
      List.of(
          "frame-pictures",
          "frame-guesses",
          "frame-answers",
          "block-statistics",
          "block-views",
          "block-labels",
          "block-generations",
          "dirty-blocks",
          "blocks-to-map",
          "frame-footprints",
          "generation-frames",
          "scene-shares",
          "scene-requests",
          "changed-scenes",
          "open-requests");

  private final InferredScan scan = InferredScan.flat();
  private final InferredScan other = scan.part("other", 0, 3);
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final List<TopologyApplication> running = new ArrayList<>();
  private final Map<String, LabelRequest> requests = new HashMap<>();
  private final Map<String, SceneCoverage> rows = new HashMap<>();
  private final Map<String, SceneMap> map = new HashMap<>();
  private final Map<String, VoxelLabels> labels = new HashMap<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private TopicReader reader;

  @TempDir private Path directory;

  @BeforeEach
  void start() {
    cluster.prepareTopics(OptionalInt.of(3));
    for (String name : List.of("a", "b")) {
      TopologyApplication application =
          new TopologyApplication(
              new TopologyConfig(
                  Map.of(
                      TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                      Registry.URL_CONFIG, cluster.registryUrl(),
                      TopologyConfig.STATE_DIR, directory.resolve(name).toString())));
      running.add(application);
      application.start();
    }
    reader =
        new TopicReader(cluster)
            .on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r))
            .on(TopicCatalogue.SCENE_COVERAGE, row -> rows.put(row.getSceneId(), row))
            .on(TopicCatalogue.DEAD_LETTERS, deadLetters::add)
            .onTable(TopicCatalogue.SCENE_MAP, map::put)
            .onTable(
                TopicCatalogue.VOXEL_LABELS,
                (key, update) -> {
                  if (update != null) {
                    labels.put(key + '/' + update.getRequestId(), update);
                  }
                });
  }

  @AfterEach
  void stop() {
    reader.close();
    running.forEach(TopologyApplication::close);
    embedded.close();
  }

  private void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      reader.poll(Duration.ofMillis(100));
      running.forEach(application -> assertThat(application.failure()).isNull());
      assertThat(Instant.now()).as("rows %s", rows).isBefore(deadline);
    }
  }

  private void send(InferredScan frames) {
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      frames.maps().forEach(publisher::send);
      publisher.flush();
    }
  }

  private boolean isScored(InferredScan frames) {
    SceneCoverage row = rows.getOrDefault(frames.sceneId(), new SceneCoverage());
    return row.getFrames() == frames.maps().size() && row.getPendingBlocks() == 0;
  }

  private static Label label(LabelRequest request) {
    return new Label(
        request.getRequestId(),
        request.getSceneId(),
        Verdict.LABELLED,
        List.of(new LabelledPart(1, null)),
        "",
        "ann",
        Instant.now());
  }

  private List<LabelRequest> of(InferredScan frames, RequestStatus status) {
    return requests.values().stream()
        .filter(r -> r.getSceneId().equals(frames.sceneId()) && r.getStatus() == status)
        .toList();
  }

  private Set<String> keys(String sceneId) {
    Set<String> keys = new TreeSet<>();
    for (String store : STORES) {
      Changelog.read(cluster, store).keySet().stream()
          .filter(key -> (key + '/').contains(sceneId + '/'))
          .forEach(key -> keys.add(store + ' ' + key));
    }
    return keys;
  }

  @Test
  void shouldLeaveTheLastMapWithAllLabelsAndNothingElseWhenClosedBehindAnswers() {
    send(scan);
    send(other);
    await(() -> isScored(scan) && isScored(other));
    List<LabelRequest> open = of(scan, RequestStatus.OPEN);
    assertThat(open).hasSizeGreaterThan(10);
    List<LabelRequest> asked = open.subList(1, open.size());

    try (RecordPublisher<Label> publisher = RecordPublisher.ofLabels(cluster);
        RecordPublisher<SceneCommand> commands = RecordPublisher.ofSceneCommands(cluster)) {
      publisher.publish(asked.stream().map(ClosedSceneTest::label).toList());
      await(() -> of(scan, RequestStatus.ANSWERED).size() > asked.size() / 2);
      commands.publish(
          List.of(new SceneCommand(scan.sceneId(), "", SceneCommandKind.CLOSE, 0L, Instant.now())));
    }
    await(() -> rows.get(scan.sceneId()).getClosed() && of(scan, RequestStatus.OPEN).isEmpty());
    await(() -> keys(scan.sceneId()).isEmpty());
    reader.readToEnd();

    assertThat(deadLetters).extracting(DeadLetter::getReason).allMatch("closed-scene"::equals);
    List<LabelRequest> answered = of(scan, RequestStatus.ANSWERED);
    assertThat(answered).hasSize(asked.size() - deadLetters.size());
    assertThat(rows.get(scan.sceneId()).getAnswered()).isEqualTo(answered.size());
    assertThat(labels.values().stream().map(VoxelLabels::getRequestId).distinct())
        .containsExactlyInAnyOrderElementsOf(
            answered.stream().map(LabelRequest::getRequestId).toList());
    assertThat(labelledInMap()).isEqualTo(labelled());
    assertThat(map.values()).doesNotContainNull();
    assertThat(keys(other.sceneId())).isNotEmpty();
    assertThat(rows.get(other.sceneId()).getClosed()).isFalse();
    assertThat(of(other, RequestStatus.WITHDRAWN)).isEmpty();
  }

  /** The voxels that the answers label, by the records that say so. */
  private Set<String> labelled() {
    Set<String> voxels = new TreeSet<>();
    for (VoxelLabels update : labels.values()) {
      String block =
          Keys.sceneBlock(
              update.getSceneId(), update.getBlockX(), update.getBlockY(), update.getBlockZ());
      for (VoxelAnswer answer : update.getAnswers()) {
        byte[] votes = VoxelVotes.of(List.of(FieldBytes.of(answer.getVoxels())));
        voxels.addAll(labelled(block, MappedVoxels.pack(new byte[0], votes)));
      }
    }
    return voxels;
  }

  private Set<String> labelledInMap() {
    Set<String> voxels = new TreeSet<>();
    map.forEach((block, row) -> voxels.addAll(labelled(block, FieldBytes.of(row.getVoxels()))));
    return voxels;
  }

  private static Set<String> labelled(String block, byte[] packed) {
    Set<String> voxels = new TreeSet<>();
    MappedVoxels voxel = new MappedVoxels().reset(packed);
    while (voxel.next()) {
      if (voxel.votes() > 0) {
        voxels.add(block + ' ' + voxel.voxel());
      }
    }
    return voxels;
  }
}
