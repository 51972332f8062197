package io.parallax.deploy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.deploy.scan.KeyframeGate;
import io.parallax.deploy.scan.KeyframeScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.testkit.CommittedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Streams on a real broker: stopped, broken and taken over, and gone on with. */
class ScanStreamTest {
  private static final int FRAMES = 40;

  private static EmbeddedCluster embedded;
  private static Cluster cluster;
  private final Scan walk = new WalkScan("", FRAMES);
  private String sceneId;

  @BeforeAll
  static void startCluster() {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(3));
  }

  @AfterAll
  static void stopCluster() {
    embedded.close();
  }

  @BeforeEach
  void nameScene(TestInfo test) {
    sceneId = test.getTestMethod().orElseThrow().getName();
  }

  /** Stops the stream when so many frames are sent, and remembers how it stood. */
  private static class Watch implements StreamWatch {
    private final IntPredicate stop;
    private final List<StreamStatus> statuses = new ArrayList<>();
    private int before = -1;

    Watch(IntPredicate stop) {
      this.stop = stop;
    }

    @Override
    public void begins(int stored, int frames) {
      before = stored;
    }

    @Override
    public void at(StreamStatus status) {
      statuses.add(status);
    }

    @Override
    public boolean stopWithin(Duration time) {
      return stop.test(statuses.isEmpty() ? 0 : statuses.get(statuses.size() - 1).sent());
    }
  }

  @Test
  void shouldStoreEveryFrameOnceAndInOrder() {
    Watch watch = new Watch(sent -> false);

    StreamResult result = stream(walk, new Pace.Unbounded()).run(true, watch);

    assertThat(result).isEqualTo(new StreamResult(0, FRAMES, FRAMES));
    assertThat(result.isComplete()).isTrue();
    requireStored(walk.frameIds());
    assertThat(watch.statuses).allMatch(status -> status.waiting() >= 0 && status.waiting() <= 16);
    StreamStatus last = watch.statuses.get(watch.statuses.size() - 1);
    assertThat(last.sent()).isEqualTo(FRAMES);
    assertThat(last.acknowledged()).isEqualTo(FRAMES);
  }

  @Test
  void shouldGoOnWhereItWasStopped() {
    StreamResult first =
        stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> sent >= 13));
    assertThat(first).isEqualTo(new StreamResult(0, 13, FRAMES));
    assertThat(first.isComplete()).isFalse();
    requireStored(walk.frameIds().subList(0, 13));

    StreamResult second =
        stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> sent >= 5));
    assertThat(second).isEqualTo(new StreamResult(13, 5, FRAMES));

    Watch watch = new Watch(sent -> false);
    StreamResult third = stream(walk, new Pace.Unbounded()).run(true, watch);
    assertThat(watch.before).isEqualTo(18);
    assertThat(third).isEqualTo(new StreamResult(18, FRAMES - 18, FRAMES));
    requireStored(walk.frameIds());

    StreamResult fourth = stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));
    assertThat(fourth).isEqualTo(new StreamResult(FRAMES, 0, FRAMES));
    requireStored(walk.frameIds());
  }

  @Test
  void shouldSendAllAgainWhenToldNotToResume() {
    stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> sent >= 3));

    StreamResult again = stream(walk, new Pace.Unbounded()).run(false, new Watch(sent -> false));

    assertThat(again).isEqualTo(new StreamResult(0, FRAMES, FRAMES));
    assertThat(stored()).hasSize(3 + FRAMES);
  }

  @Test
  void shouldStoreWhatWasSentBeforeAFrameThatCannotBeRead() {
    Scan broken = new FailingScan(walk, walk.frameIds().get(7));

    assertThatThrownBy(
            () -> stream(broken, new Pace.Unbounded()).run(true, new Watch(sent -> false)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("frame is damaged");
    requireStored(walk.frameIds().subList(0, 7));

    StreamResult mended = stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));
    assertThat(mended).isEqualTo(new StreamResult(7, FRAMES - 7, FRAMES));
    requireStored(walk.frameIds());
  }

  @Test
  void shouldRefuseToGoOnWithAnotherScan() {
    stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> sent >= 30));
    Scan thinned = new KeyframeScan(walk, new KeyframeGate(0.15, 90));
    assertThat(thinned.frameIds()).hasSizeLessThan(FRAMES);

    assertThatThrownBy(
            () -> stream(thinned, new Pace.Unbounded()).run(true, new Watch(sent -> false)))
        .isInstanceOf(DifferentScanException.class)
        .hasMessageContaining("scene " + sceneId + " was streamed from source robot-1")
        .hasMessageContaining("as far as frame 30 of a scan that began otherwise")
        .hasMessageContaining("--no-resume");
    requireStored(walk.frameIds().subList(0, 30));
  }

  @Test
  void shouldGiveWayToAPublisherOfTheSameSource() throws Exception {
    CountDownLatch halfway = new CountDownLatch(1);
    CountDownLatch overtaken = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Watch held =
        new Watch(
            sent -> {
              if (sent == 20) {
                halfway.countDown();
                await(overtaken);
              }
              return false;
            });
    try {
      Future<StreamResult> first =
          executor.submit(() -> stream(walk, new Pace.Unbounded()).run(true, held));
      halfway.await();

      StreamResult second = stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));
      overtaken.countDown();

      assertThat(second.isComplete()).isTrue();
      assertThat(second.before()).isLessThanOrEqualTo(20);
      assertThatThrownBy(first::get)
          .hasCauseInstanceOf(BrokenStreamException.class)
          .hasMessageContaining("another publisher streams it from source robot-1")
          .hasMessageContaining("the same call goes on from there");
    } finally {
      overtaken.countDown();
      executor.shutdownNow();
    }
    requireStored(walk.frameIds());
  }

  @Test
  void shouldKeepSourcesOfOneSceneApart() {
    stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> sent >= 10));

    new ScanStream(cluster, new Aside(walk), sceneId, "robot-2", new Pace.Unbounded())
        .run(true, new Watch(sent -> false));
    stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));

    assertThat(stored()).hasSize(2 * FRAMES).doesNotHaveDuplicates();
    assertThat(stored()).filteredOn(key -> key.contains("/robot-2.")).hasSize(FRAMES);
  }

  @Test
  void shouldRefuseToGoOnWithTheScanOfAnotherRobotThatNumbersItsFramesAlike() {
    stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));

    assertThatThrownBy(
            () -> stream(new Aside(walk), new Pace.Unbounded()).run(true, new Watch(sent -> false)))
        .isInstanceOf(DifferentScanException.class)
        .hasMessageContaining("as far as frame 40 of a scan that began otherwise")
        .hasMessageContaining("--source-id ROBOT streams this one as another robot's");
    requireStored(walk.frameIds());
  }

  @Test
  void shouldGoOnWhereAVersionBeforeHadStopped() {
    // CRC-32C of "0\n1\n … 12\n", which is what versions before knew a scan by.
    commitCheckpoint(13, "66decdd3");

    StreamResult result = stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false));

    assertThat(result).isEqualTo(new StreamResult(13, FRAMES - 13, FRAMES));
    requireStored(walk.frameIds().subList(13, FRAMES));
    assertThat(stream(walk, new Pace.Unbounded()).run(true, new Watch(sent -> false)))
        .isEqualTo(new StreamResult(FRAMES, 0, FRAMES));
  }

  private void commitCheckpoint(int frames, String checksum) {
    Map<String, Object> config = cluster.clients();
    config.put("group.id", ScanStream.NAMES + sceneId + "/robot-1");
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.commitSync(
          Map.of(new TopicPartition("frames", 0), new OffsetAndMetadata(frames, checksum)));
    }
  }

  @Test
  void shouldSendFramesWhenTheyAreDue() {
    long start = System.nanoTime();
    Watch watch = new Watch(sent -> sent >= 5);

    StreamResult result = stream(walk, new Pace.Rate(20)).run(true, watch);

    // Four intervals of 50 ms; how much longer it takes is the machine's business.
    assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
    assertThat(result.stored()).isEqualTo(5);
  }

  @Test
  void shouldNotWaitForTimesThatAreWrong() {
    Map<String, Instant> wrong =
        Map.of(
            "3", Instant.ofEpochMilli(Long.MAX_VALUE),
            "5", Instant.parse("2073-01-01T00:00:00Z"),
            "7", Instant.ofEpochMilli(Long.MIN_VALUE),
            "8", Instant.EPOCH.minusSeconds(1));
    List<String> skipped = new ArrayList<>();
    Watch watch =
        new Watch(sent -> false) {
          @Override
          public void skips(String frameId, Duration gap) {
            skipped.add(frameId + (gap.isNegative() ? " back" : " on"));
          }
        };

    StreamResult result =
        stream(new WronglyTimedScan(walk, wrong), new Pace.RealTime()).run(true, watch);

    assertThat(result).isEqualTo(new StreamResult(0, FRAMES, FRAMES));
    assertThat(skipped)
        .containsExactly(
            "robot-1.3 on",
            "robot-1.4 back",
            "robot-1.5 on",
            "robot-1.6 back",
            "robot-1.7 back",
            "robot-1.8 on");
    requireStored(walk.frameIds());
  }

  @Test
  void shouldRideOutABrokerThatIsAwayForAMoment() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        EmbeddedRegistry registry = EmbeddedRegistry.start()) {
      Cluster fragile = new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
      fragile.prepareTopics(OptionalInt.of(3));
      AtomicBoolean restarted = new AtomicBoolean();
      Watch watch =
          new Watch(
              sent -> {
                if (sent == 20 && restarted.compareAndSet(false, true)) {
                  broker.stop();
                  broker.restart();
                }
                return false;
              });

      StreamResult result =
          new ScanStream(fragile, walk, sceneId, "robot-1", new Pace.Unbounded()).run(true, watch);

      assertThat(restarted).isTrue();
      assertThat(result.isComplete()).isTrue();
      assertThat(CommittedKeys.atEnd(fragile.clients(), "frames"))
          .hasSize(FRAMES)
          .doesNotHaveDuplicates();
    }
  }

  private ScanStream stream(Scan scan, Pace pace) {
    return new ScanStream(cluster, scan, sceneId, "robot-1", pace);
  }

  /** The scene has these frames, each once. */
  private void requireStored(List<String> frameIds) {
    List<String> expected = frameIds.stream().map(id -> sceneId + "/robot-1." + id).toList();
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<String> stored() {
    return CommittedKeys.atEnd(cluster.clients(), "frames").stream()
        .filter(key -> key.startsWith(sceneId + "/"))
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The scan of a robot a metre aside, which numbers its frames alike. */
  private record Aside(Scan scan) implements Scan {
    @Override
    public String sceneId() {
      return scan.sceneId();
    }

    @Override
    public List<String> frameIds() {
      return scan.frameIds();
    }

    @Override
    public ScanFrame frame(String frameId) {
      ScanFrame frame = scan.frame(frameId);
      frame.cameraToWorld()[7] += 1;
      return frame;
    }
  }

  /** A scan of which one frame cannot be read. */
  private record FailingScan(Scan scan, String damaged) implements Scan {
    @Override
    public String sceneId() {
      return scan.sceneId();
    }

    @Override
    public List<String> frameIds() {
      return scan.frameIds();
    }

    @Override
    public ScanFrame frame(String frameId) {
      if (frameId.equals(damaged)) {
        throw new UncheckedIOException("frame is damaged", new IOException());
      }
      return scan.frame(frameId);
    }
  }

  /** A scan of which some frames have other capture times. */
  private record WronglyTimedScan(Scan scan, Map<String, Instant> times) implements Scan {
    @Override
    public String sceneId() {
      return scan.sceneId();
    }

    @Override
    public List<String> frameIds() {
      return scan.frameIds();
    }

    @Override
    public ScanFrame frame(String frameId) {
      ScanFrame frame = scan.frame(frameId);
      return new ScanFrame(
          frameId,
          frame.colour(),
          frame.depth(),
          frame.intrinsics(),
          frame.cameraToWorld(),
          times.getOrDefault(frameId, frame.capturedAt()),
          frame.superpixels());
    }
  }
}
