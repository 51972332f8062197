package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.Planes;
import io.parallax.scorer.geometry.VoxelIndex;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scene scored by two models, one after the other, in two instances on a real broker. */
final class GenerationsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String NEW = "second-0badcafe";

  private final InferredScan first = InferredScan.flat();
  private final InferredScan second = otherOpinion(first);
  private final String old = first.generation();
  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final List<TopologyApplication> running = new ArrayList<>();
  private final Map<String, LabelRequest> requests = new HashMap<>();
  private final Map<String, String> shown = new HashMap<>();
  private TopicReader reader;
  private SceneCoverage row = new SceneCoverage();

  @TempDir private Path directory;

  @BeforeEach
  void start() {
    cluster.prepareTopics(OptionalInt.of(3));
    for (String name : List.of("a", "b")) {
      start(name);
    }
    reader =
        new TopicReader(cluster)
            .on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r))
            .on(TopicCatalogue.SCENE_COVERAGE, this::take)
            .on(TopicCatalogue.SCENE_MAP, this::take);
  }

  @AfterEach
  void stop() {
    reader.close();
    running.forEach(TopologyApplication::close);
    embedded.close();
  }

  private void start(String name) {
    TopologyApplication application =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                    Registry.URL_CONFIG, cluster.registryUrl(),
                    TopologyConfig.STATE_DIR, directory.resolve(name).toString(),
                    TopologyConfig.SELECTION_MODE, TopologyConfig.LIVE,
                    TopologyConfig.COMMIT_INTERVAL, "200")));
    running.add(application);
    application.start();
  }

  /**
   * The same frames as a model sees them that takes the classes of every other pixel for others.
   */
  private static InferredScan otherOpinion(InferredScan scan) {
    List<ProbabilityMap> maps = new ArrayList<>();
    for (ProbabilityMap map : scan.maps()) {
      int classes = map.getClassNames().size();
      int pixels = map.getCamera().getWidth() * map.getCamera().getHeight();
      byte[] before = Planes.decompress(map.getProbabilities(), classes * pixels);
      byte[] after = before.clone();
      for (int p = 0; p < pixels; p += 2) {
        for (int c = 0; c < classes; c++) {
          after[c * pixels + p] = before[(c + 1) % classes * pixels + p];
        }
      }
      maps.add(
          ProbabilityMap.newBuilder(map)
              .setGeneration(NEW)
              .setProbabilities(Planes.compress(after))
              .build());
    }
    return new InferredScan(scan.sceneId(), maps);
  }

  private void take(SceneCoverage coverage) {
    row = coverage;
    assertThat(row.getFrames() == 0 || row.getRequestedPixels() <= row.getBudgetPixels()).isTrue();
  }

  private void take(SceneMap block) {
    String place = block.getBlockX() + ":" + block.getBlockY() + ":" + block.getBlockZ();
    shown.put(place, block.getGeneration());
  }

  private void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      reader.poll(Duration.ofMillis(100));
      running.forEach(application -> assertThat(application.failure()).isNull());
      assertThat(Instant.now()).as("row %s", row).isBefore(deadline);
    }
  }

  private void announce(String generation, ModelRole role) {
    new ModelTopic(cluster)
        .append(
            Model.newBuilder()
                .setGeneration(generation)
                .setUri("file:/models/" + generation)
                .setSha256("0".repeat(64))
                .setClassNames(first.maps().get(0).getClassNames())
                .setRole(role)
                .build());
  }

  private void send(List<ProbabilityMap> maps) {
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      maps.forEach(publisher::send);
      publisher.flush();
    }
  }

  private void answer(List<LabelRequest> some) {
    try (KafkaProducer<String, Label> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABELS).serializer())) {
      for (LabelRequest request : some) {
        Label label =
            new Label(
                request.getRequestId(),
                request.getSceneId(),
                Verdict.LABELLED,
                List.of(new LabelledPart(1, null)),
                "",
                "ann",
                Instant.now());
        assertThat(producer.send(new ProducerRecord<>("labels", request.getSceneId(), label)))
            .succeedsWithin(Duration.ofSeconds(30));
      }
    }
  }

  private List<LabelRequest> requests(String generation, RequestStatus status) {
    return requests.values().stream()
        .filter(r -> r.getGeneration().equals(generation) && r.getStatus() == status)
        .toList();
  }

  private static String place(String frameId, int superpixel) {
    return frameId + '/' + superpixel;
  }

  /** The superpixels that requests ask about, and those that overlap them. */
  private static Set<String> covered(List<LabelRequest> some) {
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

  private Map<VoxelIndex, VoxelStatistics> voxels(String generation) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    for (TopologyApplication application : running) {
      application
          .queries()
          .forEachBlock(
              first.sceneId(),
              generation,
              (block, packed) -> {
                StatisticsCursor cursor = new StatisticsCursor().reset(packed);
                while (cursor.next()) {
                  voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
                }
              });
    }
    return voxels;
  }

  @Test
  void shouldScoreInTheShadowChangeOverGoBackAndForget() {
    announce(old, ModelRole.ACTIVE);
    announce(NEW, ModelRole.CANDIDATE);
    send(first.maps());
    await(() -> row.getFrames() == first.maps().size() && row.getPendingBlocks() == 0);
    await(() -> requests.size() == row.getRequests());
    List<LabelRequest> open = requests(old, RequestStatus.OPEN);
    assertThat(open).hasSizeGreaterThan(10);
    answer(open.subList(0, open.size() / 2));
    await(() -> requests(old, RequestStatus.ANSWERED).size() == open.size() / 2);
    Set<String> answered = covered(requests(old, RequestStatus.ANSWERED));

    // In the shadow: the same voxels, to the bit, as with this model alone, and no request.
    List<ProbabilityMap> shuffled = new ArrayList<>(second.maps());
    Collections.shuffle(shuffled, new Random(1));
    send(shuffled);
    await(
        () ->
            row.getOthers().stream()
                .anyMatch(o -> o.getFrames() == shuffled.size() && o.getPendingBlocks() == 0));
    assertThat(voxels(NEW).equals(second.oracle().statistics())).isTrue();
    assertThat(voxels(old).equals(first.oracle().statistics())).isTrue();
    assertThat(requests.values()).extracting(LabelRequest::getGeneration).containsOnly(old);

    announce(NEW, ModelRole.ACTIVE);
    await(() -> row.getGeneration().equals(NEW) && requests.size() == row.getRequests());
    await(() -> !shown.isEmpty() && Set.copyOf(shown.values()).equals(Set.of(NEW)));
    assertThat(row.getOthers()).extracting(OtherGeneration::getGeneration).containsExactly(old);
    assertThat(row.getAnswered()).isEqualTo(open.size() / 2);
    requests(NEW, RequestStatus.OPEN)
        .forEach(
            r -> assertThat(answered).doesNotContain(place(r.getFrameId(), r.getSuperpixel())));

    announce(NEW, ModelRole.CANDIDATE);
    await(() -> row.getGeneration().equals(old));
    announce(NEW, ModelRole.ACTIVE);
    await(() -> row.getGeneration().equals(NEW));
    Map<VoxelIndex, VoxelStatistics> before = voxels(NEW);
    long left = row.getAnswered();

    announce(old, ModelRole.RETIRED);
    await(() -> row.getOthers().isEmpty() && requests(old, RequestStatus.OPEN).isEmpty());
    for (String store :
        List.of(
            "block-statistics",
            "block-views",
            "generation-frames",
            "scene-shares",
            "frame-guesses")) {
      await(() -> changelogKeys(store).stream().noneMatch(key -> key.contains(old)));
      assertThat(changelogKeys(store)).anyMatch(key -> key.contains(NEW));
    }
    assertThat(voxels(old)).isEmpty();
    assertThat(voxels(NEW).equals(before)).isTrue();
    assertThat(row.getAnswered()).isEqualTo(left);
    assertThat(requests(old, RequestStatus.ANSWERED)).hasSize(open.size() / 2);
  }

  /** The keys of a store that its changelog has values of. */
  private Set<String> changelogKeys(String store) {
    String topic = "parallax-topology-" + store + "-changelog";
    Map<String, Boolean> hasValue = new HashMap<>();
    Map<String, Object> config = cluster.clients();
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> hasValue.put(record.key(), record.value() != null));
      }
    }
    return hasValue.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
