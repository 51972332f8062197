package io.parallax.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.InferredScan;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.report.ScoreRow;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker against the batch scorer, over the real scan. */
final class PipelineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final InferredScan scan = InferredScan.scanNet();
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final List<TopologyApplication> running = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    running.forEach(TopologyApplication::close);
    embedded.close();
  }

  @Test
  void shouldEqualTheBatchScorerWhenFramesComeInOrder() {
    cluster.prepareTopics(OptionalInt.of(3));
    start("a", TopologyConfig.DRAIN);

    SceneResults results = process(scan.maps());

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenFramesComeInAnyOrderOnOnePartition() {
    cluster.prepareTopics(OptionalInt.of(1));
    start("a", TopologyConfig.DRAIN);
    List<ProbabilityMap> shuffled = new ArrayList<>(scan.maps());
    Collections.shuffle(shuffled, new Random(3));

    SceneResults results = process(shuffled);

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenHalfOfTheFramesComeTwiceOnSevenPartitions() {
    cluster.prepareTopics(OptionalInt.of(7));
    start("a", TopologyConfig.DRAIN);
    List<ProbabilityMap> twice = new ArrayList<>(scan.maps());
    Collections.shuffle(twice, new Random(4));
    twice.addAll(twice.subList(0, twice.size() / 2));
    Collections.shuffle(twice, new Random(5));

    SceneResults results = process(twice);

    assertEqualsOracle(results);
  }

  @Test
  void shouldEqualTheBatchScorerWhenInstancesComeAndGoInMidScan() {
    cluster.prepareTopics(OptionalInt.of(4));
    List<ProbabilityMap> maps = scan.maps();
    SceneResults results = new SceneResults(scan.generation());
    try (SceneFollower follower = new SceneFollower(cluster, scan.sceneId(), results, null)) {
      TopologyApplication first = start("first", TopologyConfig.DRAIN);
      send(maps.subList(0, 12));
      await(follower, results, () -> results.frames() >= 6);
      start("second", TopologyConfig.DRAIN);
      send(maps.subList(12, 20));
      await(follower, results, () -> results.frames() >= 15);
      first.close();
      running.remove(first);
      send(maps.subList(20, maps.size()));
      drain();
      await(follower, results, results::complete);
    }

    assertEqualsOracle(results);
  }

  @Test
  void shouldRequestWhileFramesArriveAndKeepWithinTheBudgetWhenLive() {
    cluster.prepareTopics(OptionalInt.of(2));
    start("a", TopologyConfig.LIVE);
    SceneResults results = new SceneResults(scan.generation());
    int early;
    try (SceneFollower follower = new SceneFollower(cluster, scan.sceneId(), results, null)) {
      send(scan.maps().subList(0, 13));
      await(
          follower,
          results,
          () -> results.requestCount() > 0 && results.coverage().getFrames() == 13);
      early = results.requestCount();
      assertThat(requestedPixels(results)).isLessThanOrEqualTo((long) (0.07 * 13 * 320 * 240));
      send(scan.maps().subList(13, scan.maps().size()));
      drain();
      await(follower, results, results::complete);
    }

    assertThat(results.requestCount()).isGreaterThan(early);
    assertThat(requestedPixels(results))
        .isEqualTo(results.coverage().getRequestedPixels())
        .isLessThanOrEqualTo(results.coverage().getBudgetPixels());
  }

  private static long requestedPixels(SceneResults results) {
    return results.requests().stream().mapToLong(LabelRequest::getPixels).sum();
  }

  private TopologyApplication start(String name, String mode) {
    TopologyApplication application =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                    Registry.URL_CONFIG, cluster.registryUrl(),
                    TopologyConfig.STATE_DIR, directory.resolve(name).toString(),
                    TopologyConfig.SELECTION_MODE, mode,
                    TopologyConfig.COMMIT_INTERVAL, "200")));
    running.add(application);
    application.start();
    return application;
  }

  private SceneResults process(List<ProbabilityMap> maps) {
    SceneResults results = new SceneResults(scan.generation());
    try (SceneFollower follower = new SceneFollower(cluster, scan.sceneId(), results, null)) {
      send(maps);
      drain();
      await(follower, results, results::complete);
    }
    return results;
  }

  private void send(List<ProbabilityMap> maps) {
    send(
        TopicCatalogue.PROBABILITY_MAPS,
        maps.stream()
            .map(
                map ->
                    new ProducerRecord<>(
                        TopicCatalogue.PROBABILITY_MAPS.name(),
                        Keys.frame(map.getSceneId(), map.getFrameId()),
                        map))
            .toList());
  }

  private void drain() {
    SceneCommand command =
        new SceneCommand(
            scan.sceneId(),
            scan.generation(),
            SceneCommandKind.DRAIN,
            (long) scan.maps().size(),
            Instant.now());
    send(
        TopicCatalogue.SCENE_COMMANDS,
        List.of(
            new ProducerRecord<>(TopicCatalogue.SCENE_COMMANDS.name(), scan.sceneId(), command)));
  }

  private <T extends SpecificRecord> void send(
      Topic<T> topic, List<ProducerRecord<String, T>> records) {
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, topic.maxRecordBytes());
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            config, new StringSerializer(), cluster.serdes().of(topic).serializer())) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      for (Future<RecordMetadata> record : sent) {
        assertThat(record).succeedsWithin(PATIENCE);
      }
    }
  }

  private void await(SceneFollower follower, SceneResults results, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      follower.poll(Duration.ofMillis(100));
      running.forEach(application -> assertThat(application.failure()).isNull());
      assertThat(results.coverage().getRequestedPixels())
          .isLessThanOrEqualTo(results.coverage().getBudgetPixels());
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  private void assertEqualsOracle(SceneResults results) {
    BatchScorer oracle = scan.oracle();
    assertThat(voxels().equals(oracle.statistics())).as("voxel state equals").isTrue();
    Map<SuperpixelId, ScoreRow> scores = new HashMap<>();
    results
        .scores()
        .forEach(row -> scores.put(new SuperpixelId(row.frameId(), row.superpixel()), row));
    oracle
        .scores()
        .forEach(
            (id, score) ->
                assertThat(scores.get(id))
                    .isEqualTo(
                        new ScoreRow(
                            id.frameId(),
                            id.superpixel(),
                            score.pixels(),
                            score.coverage(),
                            score.views(),
                            score.viewEntropyBits(),
                            score.viewDivergenceBits())));
    List<SelectedSuperpixel> expected = oracle.select(SelectionRules.DEFAULT);
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(results.requests().stream().map(PipelineTest::describe).toList())
        .isEqualTo(expected.stream().map(PipelineTest::describe).toList());
  }

  private static String describe(LabelRequest request) {
    return request.getFrameId()
        + "/"
        + request.getSuperpixel()
        + request.getStandsFor().stream()
            .map(
                (SuperpixelReference o) ->
                    " " + o.getFrameId() + "/" + o.getSuperpixel() + "@" + o.getOverlap())
            .toList();
  }

  private static String describe(SelectedSuperpixel selected) {
    return selected.superpixel().frameId()
        + "/"
        + selected.superpixel().superpixel()
        + selected.standsFor().stream()
            .map(
                o ->
                    " "
                        + o.superpixel().frameId()
                        + "/"
                        + o.superpixel().superpixel()
                        + "@"
                        + o.overlap())
            .toList();
  }

  /** The voxels of all running instances together. */
  private Map<VoxelIndex, VoxelStatistics> voxels() {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    for (TopologyApplication application : running) {
      assertThat(application.state()).isEqualTo(KafkaStreams.State.RUNNING);
      application
          .queries()
          .forEachBlock(
              scan.sceneId(),
              scan.generation(),
              (block, packed) -> {
                StatisticsCursor cursor = new StatisticsCursor().reset(packed);
                while (cursor.next()) {
                  voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
                }
              });
    }
    return voxels;
  }
}
