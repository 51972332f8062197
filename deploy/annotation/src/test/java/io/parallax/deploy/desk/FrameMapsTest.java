package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.query.SceneUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Maps of single frames, on a real broker. */
class FrameMapsTest {
  private static final AtomicInteger SCENES = new AtomicInteger();
  private static final String TOPIC = TopicCatalogue.PROBABILITY_MAPS.name();

  private static DeskCluster cluster;

  private final String scene = "room-" + SCENES.incrementAndGet();

  @BeforeAll
  static void start() {
    cluster = new DeskCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldReadTheNewestMapOfEachGenerationAndWhatComesLater() {
    try (FrameMaps maps = new FrameMaps(cluster.cluster())) {
      cluster.publish(map("3", "a", 1), map("3", "b", 2), map("4", "a", 3), map("3", "a", 4));

      Map<String, ProbabilityMap> first = read(maps, "3");
      cluster.publish(map("3", "b", 0));
      Map<String, ProbabilityMap> second = read(maps, "3");

      assertThat(first).containsOnlyKeys("a", "b");
      assertThat(first.get("a")).isEqualTo(map("3", "a", 4));
      assertThat(first.get("b")).isEqualTo(map("3", "b", 2));
      assertThat(second.get("a")).isEqualTo(map("3", "a", 4));
      assertThat(second.get("b")).isEqualTo(map("3", "b", 0));
      assertThat(read(maps, "4")).containsOnlyKeys("a");
      assertThat(read(maps, "5")).isEmpty();
    }
  }

  @Test
  void shouldLeaveOutWhatRetentionHasDeleted() throws Exception {
    try (FrameMaps maps = new FrameMaps(cluster.cluster());
        Admin admin = Admin.create(cluster.cluster().clients())) {
      cluster.publish(map("3", "a", 1));
      assertThat(read(maps, "3")).containsOnlyKeys("a");

      TopicPartition partition = partition("3");
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();

      assertThat(read(maps, "3")).isEmpty();
    }
  }

  @Test
  void shouldLookThroughTheNewestRecordsOnlyAndPassOverWhatIsNoMap() {
    cluster.publish(map("3", "a", 1));
    sendJunk("3", FrameMaps.SEARCHED - 1);
    try (FrameMaps maps = new FrameMaps(cluster.cluster())) {
      assertThat(read(maps, "3")).containsOnlyKeys("a");
    }

    sendJunk("3", 1);
    try (FrameMaps maps = new FrameMaps(cluster.cluster())) {
      assertThat(read(maps, "3")).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithTheNextCallWhereTheSearchTakesLonger() {
    cluster.publish(map("3", "a", 1));
    sendJunk("3", 600);
    int calls = 1;
    try (FrameMaps maps = new FrameMaps(cluster.cluster(), Duration.ZERO)) {
      assertThatThrownBy(() -> read(maps, "3"))
          .isInstanceOf(SceneUnavailableException.class)
          .hasMessageContaining("records of its partition are read");
      Map<String, ProbabilityMap> found = null;
      // Each call takes in some records, but for those whose answer comes late.
      while (found == null && calls < 1000) {
        calls++;
        try {
          found = read(maps, "3");
        } catch (SceneUnavailableException e) {
          assertThat(e).hasMessageContaining("records of its partition are read");
        }
      }
      assertThat(found).containsOnlyKeys("a");
    }
  }

  @Test
  void shouldLetFewCallsWaitForTheOneThatReads() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService pages = Executors.newCachedThreadPool();
    try (FrameMaps maps = new FrameMaps(cluster.cluster())) {
      Future<?> reading =
          pages.submit(
              () ->
                  maps.read(
                      scene,
                      "3",
                      List.of("a"),
                      found -> {
                        reads.countDown();
                        return awaited(goOn);
                      }));
      assertThat(reads.await(30, TimeUnit.SECONDS)).isTrue();
      List<Future<String>> others = new ArrayList<>();
      for (int i = 0; i <= 2 * FrameMaps.MOST_WAITING; i++) {
        others.add(pages.submit(() -> messageOf(maps)));
      }

      // Those that wait give up after a time; one that is turned away says something else.
      List<String> messages = new ArrayList<>();
      for (Future<String> other : others) {
        messages.add(other.get(60, TimeUnit.SECONDS));
      }
      goOn.countDown();
      reading.get(30, TimeUnit.SECONDS);

      assertThat(messages).contains("Too many pages are waiting for maps.");
      assertThat(messages).contains("Maps are being read for another page.");
    } finally {
      goOn.countDown();
      pages.shutdownNow();
    }
  }

  private String messageOf(FrameMaps maps) {
    try {
      return read(maps, "3").toString();
    } catch (SceneUnavailableException e) {
      return e.getMessage();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldReadNothingOnceItIsClosed() {
    FrameMaps maps = new FrameMaps(cluster.cluster());
    maps.close();

    assertThatThrownBy(() -> read(maps, "3")).isInstanceOf(SceneUnavailableException.class);
  }

  private Map<String, ProbabilityMap> read(FrameMaps maps, String frame) {
    return maps.read(scene, frame, List.of("a", "b"), UnaryOperator.identity());
  }

  private ProbabilityMap map(String frame, String generation, int classId) {
    return MadeUpModels.map(scene, frame, generation, pixel -> classId);
  }

  private TopicPartition partition(String frame) {
    byte[] key = Keys.frame(scene, frame).getBytes(StandardCharsets.UTF_8);
    return new TopicPartition(TOPIC, BuiltInPartitioner.partitionForKey(key, 2));
  }

  /** Records that are no maps, under a frame's key. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void sendJunk(String frame, int count) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            cluster.cluster().clients(), new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>(TOPIC, Keys.frame(scene, frame), new byte[] {1}));
      }
    }
  }
}
