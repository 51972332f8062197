package io.parallax.inference.worker;

import static io.parallax.inference.TestCluster.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.TestCluster;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Camera;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Frame;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker's loop on a real broker. {@code tiny.onnx} is one convolution to three classes. */
class InferenceWorkerTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  @TempDir Path directory;
  private TestCluster cluster;
  private SegmentationModel model;

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(directory);
    model = SegmentationModel.load(config(Map.of()).model());
  }

  @AfterEach
  void stop() {
    model.close();
    cluster.close();
  }

  @Test
  void shouldPublishEveryFrameOnceAndSetApartWhatIsWrong() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(frame("good-" + i));
    }
    Frame cutOff = frame("cut-off");
    cutOff.setDepth(cutOff.getDepth().limit(cutOff.getDepth().limit() / 2));
    byte[] cutOffBytes = cluster.bytes(TopicCatalogue.FRAMES, cutOff);
    send("cut-off", cutOffBytes);
    Frame noPose = frame("no-pose");
    noPose.setCameraToWorld(List.of());
    send(noPose);
    send("garbage", "garbage".getBytes(UTF_8));
    send("unknown-schema", ByteBuffer.allocate(9).putInt(1, 4711).array());
    send("tombstone", null);
    for (int i = 20; i < 40; i++) {
      send(frame("good-" + i));
    }

    InferenceWorker worker = run(Map.of("batch.max.frames", "7"));
    await(() -> worker.metrics().framesIn() == 45);
    assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
    worker.close();

    assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
    assertThat(worker.failure()).isNull();
    assertThat(worker.metrics().mapsOut()).isEqualTo(40);
    assertThat(worker.metrics().deadLetters())
        .isEqualTo(Map.of("bad-depth", 1L, "bad-pose", 1L, "unreadable", 3L));
    assertThat(frameIds(cluster.maps()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "good-" + i).toList());
    List<DeadLetter> letters = cluster.read(TopicCatalogue.DEAD_LETTERS);
    DeadLetter letter =
        letters.stream().filter(l -> l.getReason().equals("bad-depth")).findFirst().orElseThrow();
    assertThat(letter.getTopic()).isEqualTo("frames");
    assertThat(letter.getMessage()).isEqualTo("depth image PNG is cut off");
    assertThat(letter.getApplication()).isEqualTo("inference-worker");
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(cutOffBytes));
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap("s/cut-off".getBytes(UTF_8)));
    assertThat(letter.getHeaders()).extracting(h -> h.getName()).containsExactly("robot");
    assertThat(letters)
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(
            "bad-depth", "bad-pose", "unreadable", "unreadable", "unreadable");
  }

  @Test
  void shouldGoOnWhereTheLastWorkerStopped() throws Exception {
    for (int i = 0; i < 24; i++) {
      send(frame("f" + i));
    }
    long done = 0;
    for (int life = 0; done < 24; life++) {
      assertThat(life).isLessThan(24);
      InferenceWorker worker = run(Map.of("batch.max.frames", "4"));
      await(() -> worker.metrics().framesIn() > 0);
      worker.close();
      done += worker.metrics().mapsOut();
    }

    assertThat(frameIds(cluster.maps()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 24).mapToObj(i -> "f" + i).toList());
  }

  @Test
  void shouldShareTheFramesAndPublishEachOnceWhileWorkersComeAndGo() throws Exception {
    List<InferenceWorker> workers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      send(frame("f" + i));
      if (i % 50 == 10) {
        InferenceWorker worker = run(Map.of("batch.max.frames", "3"));
        workers.add(worker);
        await(() -> worker.state() == WorkerState.RUNNING);
      }
      if (i == 120) {
        workers.get(0).close();
      }
    }
    await(() -> workers.stream().mapToLong(w -> w.metrics().framesIn()).sum() == 200);
    workers.forEach(InferenceWorker::close);

    assertThat(frameIds(cluster.maps()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).mapToObj(i -> "f" + i).toList());
  }

  @Test
  void shouldOutliveAnOutageOfTheBroker() throws Exception {
    for (int i = 0; i < 30; i++) {
      send(frame("f" + i));
    }
    try (InferenceWorker worker =
        run(
            Map.of(
                "batch.max.frames",
                "2",
                "kafka.request.timeout.ms",
                "1500",
                "kafka.delivery.timeout.ms",
                "2000",
                "kafka.max.block.ms",
                "2000"))) {
      await(() -> worker.metrics().framesIn() >= 6);
      cluster.broker.stop();
      await(() -> worker.metrics().retries() > 0);
      cluster.broker.restart();
      await(() -> worker.metrics().framesIn() >= 30);
      assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
    }

    assertThat(frameIds(cluster.maps()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 30).mapToObj(i -> "f" + i).toList());
  }

  @Test
  void shouldWaitForTheRegistryInsteadOfGivingFramesUp() throws Exception {
    send(frame("f"));
    cluster.stopRegistry();
    try (InferenceWorker worker = run(Map.of())) {
      await(() -> worker.metrics().retries() >= 2);

      assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
      assertThat(worker.metrics().framesIn()).isZero();
      cluster.startRegistry();
      await(() -> worker.metrics().framesIn() == 1);
    }
  }

  @Test
  void shouldSetApartAMapThatTheBrokerDoesNotTake() throws Exception {
    limit("probability-maps", 3000);
    send(frame("small"));
    send(bigger(frame("large")));
    send(frame("small-too"));

    try (InferenceWorker worker = run(Map.of("batch.max.wait.ms", "500"))) {
      await(() -> worker.metrics().framesIn() == 3);

      assertThat(worker.metrics().deadLetters()).isEqualTo(Map.of("too-large", 3L));
    }
    assertThat(cluster.read(TopicCatalogue.DEAD_LETTERS))
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.getValue()).isNotNull());
  }

  @Test
  void shouldLeaveOutTheValueWhenNotEvenTheDeadLetterFits() throws Exception {
    limit("probability-maps", 3000);
    limit("dead-letters", 3000);
    send(frame("f"));

    try (InferenceWorker worker = run(Map.of())) {
      await(() -> worker.metrics().framesIn() == 1);

      assertThat(worker.metrics().deadLetters()).isEqualTo(Map.of("left-out", 1L));
    }
    DeadLetter letter = cluster.read(TopicCatalogue.DEAD_LETTERS).get(0);
    assertThat(letter.getValue()).isNull();
  }

  @Test
  void shouldStopWhenItHasNotStartedOrHasNoBroker() throws Exception {
    InferenceWorker idle = new InferenceWorker(config(Map.of()), model);
    idle.close();
    assertThat(idle.state()).isEqualTo(WorkerState.STOPPED);
    idle.run();
    idle.close();
    assertThat(idle.state()).isEqualTo(WorkerState.STOPPED);

    cluster.broker.stop();
    InferenceWorker lonely = run(Map.of("kafka.max.block.ms", "1000"));
    assertThat(lonely.state()).isEqualTo(WorkerState.STARTING);
    lonely.close();
    assertThat(lonely.state()).isEqualTo(WorkerState.STOPPED);
    cluster.broker.restart();
  }

  private InferenceWorker run(Map<String, String> settings) {
    InferenceWorker worker = new InferenceWorker(config(settings), model);
    Thread thread = new Thread(worker, "worker");
    thread.setDaemon(true);
    thread.start();
    return worker;
  }

  private WorkerConfig config(Map<String, String> settings) {
    Map<String, String> all = cluster.settings();
    all.put("model.file", RepositoryFiles.tinyModel().toString());
    all.putAll(settings);
    return new WorkerConfig(all);
  }

  private void limit(String topic, int bytes) throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private void send(Frame frame) throws Exception {
    cluster.send(frame);
  }

  private void send(String frameId, byte[] value) throws Exception {
    cluster.send(TopicCatalogue.FRAMES, "s/" + frameId, value);
  }

  private static Frame frame(String frameId) {
    BufferedImage depth = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    int[] rgb = new Random(frameId.hashCode()).ints(WIDTH * HEIGHT, 0, 1 << 24).toArray();
    return Frame.newBuilder()
        .setSceneId("s")
        .setFrameId(frameId)
        .setCapturedAt(Instant.EPOCH)
        .setColour(new ColourImage(WIDTH, HEIGHT, rgb).toJpeg())
        .setDepth(png(depth))
        .setCamera(new Camera(WIDTH, HEIGHT, 60.0, 60.0, 31.5, 23.5))
        .setCameraToWorld(
            List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .build();
  }

  private static Frame bigger(Frame frame) {
    int[] rgb = new Random(1).ints(320 * 240, 0, 1 << 24).toArray();
    frame.setColour(new ColourImage(320, 240, rgb).toJpeg());
    return frame;
  }

  private static ByteBuffer png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static List<String> frameIds(List<ProbabilityMap> maps) {
    return maps.stream().map(ProbabilityMap::getFrameId).toList();
  }
}
