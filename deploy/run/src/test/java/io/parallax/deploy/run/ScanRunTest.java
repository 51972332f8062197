package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.FRAMES;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COMMANDS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.NamedScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run on a real broker, for which the test plays worker and topology. */
class ScanRunTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final AtomicInteger SCENES = new AtomicInteger();

  private static EmbeddedCluster embedded;
  private static Cluster cluster;

  private final Scan scan = new NamedScan(FlatScan.of(3, 4), "room-" + SCENES.incrementAndGet());
  private final String sceneId = scan.sceneId();
  private final List<String> frameIds = scan.frameIds();

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

  @Test
  void shouldTakeTheGenerationOfItsOwnFramesWhenTheSceneHasResultsOfAnother() {
    frameIds.forEach(frameId -> footprint(frameId, "old"));
    row("old", 4, 4);

    SceneResults results =
        run(
            null,
            () -> {
              frameIds.forEach(frameId -> footprint(frameId, "new"));
              row("new", 4, 4);
            });

    assertThat(results.generation()).isEqualTo("new");
    assertThat(results.frames()).isEqualTo(4);
    assertThat(results.framesAtFirstRequest()).isEmpty();
  }

  @Test
  void shouldWaitForTheSceneToChangeOverToItsGeneration() {
    frameIds.forEach(frameId -> footprint(frameId, "old"));
    row("old", 4, 4);

    SceneResults results =
        run(
            "new",
            () -> {
              frameIds.forEach(frameId -> footprint(frameId, "new"));
              row("old", 4, 4, new OtherGeneration("new", 4L, 0L, 0L, 0L));
              row("new", 4, 0, new OtherGeneration("old", 4L, 0L, 0L, 0L));
              row("new", 4, 4, new OtherGeneration("old", 4L, 0L, 0L, 0L));
            });

    assertThat(results.asks()).isTrue();
    assertThat(results.coverage().getDrainedFrames()).isEqualTo(4);
  }

  @Test
  void shouldEndWhenAnotherGenerationGoesOnAsking() {
    frameIds.forEach(frameId -> footprint(frameId, "old"));
    row("old", 4, 4);

    SceneResults results =
        run(
            "new",
            () -> {
              frameIds.forEach(frameId -> footprint(frameId, "new"));
              row("old", 4, 4, new OtherGeneration("new", 4L, 0L, 0L, 0L));
            });

    assertThat(results.asks()).isFalse();
    assertThat(results.coverage().getGeneration()).isEqualTo("old");
    assertThat(results.frames()).isEqualTo(4);
  }

  @Test
  void shouldNotEndInTheShadowWhileBlocksWaitForViews() {
    frameIds.forEach(frameId -> footprint(frameId, "old"));
    row("old", 4, 4);

    assertThatThrownBy(
            () ->
                run(
                    "new",
                    Duration.ofSeconds(5),
                    () -> {
                      frameIds.forEach(frameId -> footprint(frameId, "new"));
                      row("old", 4, 4, new OtherGeneration("new", 4L, 1L, 0L, 0L));
                    }))
        .isInstanceOf(StalledRunException.class);
  }

  @Test
  void shouldNotCountAFrameAsGivenUpWhenOnlyAMapOfAnotherGenerationWas() {
    SceneResults results =
        run(
            "g1",
            () -> {
              deadLetter(frameIds.get(0), "bad-map", "of another generation");
              frameIds.forEach(frameId -> footprint(frameId, "g1"));
              row("g1", 4, 4);
            });

    assertThat(results.deadLetters()).isEmpty();
    assertThat(results.frames()).isEqualTo(4);
  }

  @Test
  void shouldNotCountWhatAnEarlierRunGaveUp() {
    deadLetter(frameIds.get(0), "bad-depth", "of yesterday");

    SceneResults results =
        run(
            "g1",
            () -> {
              frameIds.forEach(frameId -> footprint(frameId, "g1"));
              row("g1", 4, 4);
            });

    assertThat(results.deadLetters()).isEmpty();
    assertThat(results.frames()).isEqualTo(4);
  }

  @Test
  void shouldTellWhatWasGivenUpInThisRun() {
    SceneResults results =
        run(
            "g1",
            () -> {
              frameIds.subList(1, 4).forEach(frameId -> footprint(frameId, "g1"));
              deadLetter(frameIds.get(0), "bad-depth", "no depth at all");
              row("g1", 3, 3);
            });

    assertThat(results.deadLetters()).containsOnlyKeys(frameIds.get(0));
    assertThat(results.frames()).isEqualTo(3);
  }

  @Test
  void shouldFailBeforeItDrainsWhenFramesComeBackAsConflicts() {
    frameIds.forEach(frameId -> footprint(frameId, "g1"));
    row("g1", 4, 4);

    assertThatThrownBy(
            () ->
                run(
                    "g1",
                    () -> {
                      footprint(frameIds.get(0), "g1");
                      for (String frameId : frameIds.subList(1, 4)) {
                        deadLetter(frameId, "frame-conflict", "frame " + frameId + " is another's");
                      }
                    }))
        .isInstanceOf(MixedSceneException.class)
        .hasMessage(
            "scene %s has other frames of the same names: 3 of 4 frames were refused (%s: frame %s is another's); --scene NAME processes this scan as a scene of its own",
            sceneId, frameIds.get(1), frameIds.get(1));
    assertThat(count(SCENE_COMMANDS)).isZero();
  }

  @Test
  void shouldFailWhenAnotherSourceAddsFramesMeanwhile() {
    assertThatThrownBy(
            () ->
                run(
                    "g1",
                    () -> {
                      footprint("of-another-1", "g1");
                      frameIds.forEach(frameId -> footprint(frameId, "g1"));
                      row("g1", 5, 5);
                    }))
        .isInstanceOf(MixedSceneException.class)
        .hasMessageContaining("1 frames that are not in this scan were added to it (of-another-1)");
  }

  @Test
  void shouldSendNothingWhenTheSceneHoldsOtherFrames() {
    footprint("x-1", "g0");
    footprint("x-2", "g0");
    row("g0", 2, 0);

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessageContaining("scene " + sceneId + " holds 2 frames that are not in this scan")
        .hasMessageContaining("(x-1, x-2)")
        .hasMessageContaining("--scene NAME");
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldSendNothingWhenTheTopicsNoLongerHoldTheScene() {
    footprint(frameIds.get(2), "g1");
    row("g1", 4, 4);

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessageContaining("of its 4 frames topic footprints still tells of 1");
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldSendNothingWhenTheTopicsNoLongerHoldWhatItsGenerationScoredInTheShadow() {
    frameIds.forEach(frameId -> footprint(frameId, "g0"));
    footprint(frameIds.get(2), "g1");
    row("g0", 4, 4, new OtherGeneration("g1", 4L, 0L, 0L, 0L));

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessageContaining("of its 4 frames topic footprints still tells of 1");
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldSendNothingWhenTheSceneHasMoreFramesThanTheScan() {
    row("g0", 0, 0, new OtherGeneration("g1", 5L, 0L, 0L, 0L));

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessageContaining("holds 5 frames, more than the 4 of this scan");
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldSendNothingWhenTheSceneIsClosed() {
    frameIds.forEach(frameId -> footprint(frameId, "g1"));
    send(SCENE_COVERAGE, sceneId, closed(4));

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessage(
            "scene %s is closed; --scene NAME processes this scan as a scene of its own", sceneId);
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldSendNothingWhenTheSceneWasOpenedAgain() {
    for (String frameId : frameIds) {
      Footprint footprint = footprintOf(frameId, "g1");
      footprint.setClosings(1);
      send(FOOTPRINTS, sceneId, footprint);
    }
    row("g1", 4, 4);

    assertThatThrownBy(() -> run("g1", () -> {}))
        .isInstanceOf(ExistingSceneException.class)
        .hasMessageContaining("scene " + sceneId + " was closed and opened again");
    assertThat(count(FRAMES)).isZero();
  }

  @Test
  void shouldFailWhenTheSceneIsClosedMeanwhile() {
    assertThatThrownBy(
            () ->
                run(
                    "g1",
                    () -> {
                      footprint(frameIds.get(0), "g1");
                      send(SCENE_COVERAGE, sceneId, closed(1));
                    }))
        .isInstanceOf(StalledRunException.class)
        .hasMessageContaining("scene " + sceneId + " was closed while it was processed");
  }

  private SceneCoverage closed(long frames) {
    return SceneCoverage.newBuilder()
        .setSceneId(sceneId)
        .setGeneration("g1")
        .setFrames(frames)
        .setClosed(true)
        .build();
  }

  /** Runs the scan, and does something once when all its frames are sent. */
  private SceneResults run(String generation, Runnable pipeline) {
    return run(generation, TIMEOUT, pipeline);
  }

  private SceneResults run(String generation, Duration timeout, Runnable pipeline) {
    AtomicBoolean done = new AtomicBoolean();
    Progress whenSent =
        (sent, processed, requests) -> {
          if (sent == frameIds.size() && done.compareAndSet(false, true)) {
            pipeline.run();
          }
        };
    ScanRun.Watch watch = new ScanRun.Watch(whenSent, null, () -> {}, request -> false);
    try (ScanRun run = new ScanRun(cluster, scan, timeout, watch)) {
      return run.run(generation);
    }
  }

  private void footprint(String frameId, String generation) {
    send(FOOTPRINTS, sceneId, footprintOf(frameId, generation));
  }

  private Footprint footprintOf(String frameId, String generation) {
    return Footprint.newBuilder()
        .setSceneId(sceneId)
        .setFrameId(frameId)
        .setGeneration(generation)
        .setPixels(100)
        .setWidth(10)
        .build();
  }

  private void row(String generation, long frames, long drained, OtherGeneration... others) {
    send(
        SCENE_COVERAGE,
        sceneId,
        SceneCoverage.newBuilder()
            .setSceneId(sceneId)
            .setGeneration(generation)
            .setFrames(frames)
            .setDrainedFrames(drained)
            .setOthers(List.of(others))
            .build());
  }

  private void deadLetter(String frameId, String reason, String message) {
    String key = sceneId + "/" + frameId;
    send(
        DEAD_LETTERS,
        key,
        DeadLetter.newBuilder()
            .setTopic(PROBABILITY_MAPS.name())
            .setKey(ByteBuffer.wrap(key.getBytes(UTF_8)))
            .setReason(reason)
            .setMessage(message)
            .build());
  }

  private static <T extends SpecificRecord> void send(Topic<T> topic, String key, T record) {
    try (KafkaProducer<String, T> producer =
        new KafkaProducer<>(
            cluster.clients(), new StringSerializer(), cluster.serdes().of(topic).serializer())) {
      assertThat(producer.send(new ProducerRecord<>(topic.name(), key, record)))
          .succeedsWithin(TIMEOUT);
    }
  }

  /** Records of the scene in a topic. */
  private <T extends SpecificRecord> int count(Topic<T> topic) {
    List<T> records = new ArrayList<>();
    try (TopicReader reader = SceneFollower.reader(cluster, sceneId)) {
      reader.on(topic, records::add).readToEnd();
    }
    return records.size();
  }
}
