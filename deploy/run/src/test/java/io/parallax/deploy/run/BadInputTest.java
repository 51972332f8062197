package io.parallax.deploy.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.fuzz.PngMutator;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.Camera;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Label;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelArea;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.VoxelLabels;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that cannot be processed, between those that can, through worker and topology on a real
 * broker: each goes whole to {@code dead-letters} with its place and the reason, is counted, and
 * holds nothing up.
 */
class BadInputTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final byte[] UNKNOWN_SCHEMA = ByteBuffer.allocate(9).putInt(1, 4711).array();
  private static final byte[] GARBAGE = "garbage".getBytes(UTF_8);

  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final SegmentationModel model = SegmentationModel.load(ModelSource.of(TINY));
  private final FlatScan flat = FlatScan.of(3, 20);
  private final List<String> goodFrames = new ArrayList<>();
  private final List<Sent> bad = new ArrayList<>();
  private KafkaProducer<byte[], byte[]> producer;

  @TempDir private Path directory;

  /** A bad record, where it went, and what its dead letter shall say. */
  private record Sent(
      RecordMetadata place,
      byte[] key,
      byte[] value,
      String application,
      String reason,
      String message) {}

  @BeforeEach
  void prepare() {
    cluster.prepareTopics(OptionalInt.of(2));
    producer =
        new KafkaProducer<>(
            cluster.clients(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    model.close();
    embedded.close();
  }

  @Test
  void shouldSetEachBadRecordApartAndProcessTheOthers() throws Exception {
    SceneResults results = new SceneResults(model.generation());
    InferenceWorker worker = new InferenceWorker(new WorkerConfig(workerSettings()), model);
    Thread thread = new Thread(worker, "worker");
    thread.start();
    try (SceneFollower follower = new SceneFollower(cluster, flat.sceneId(), results, null);
        TopologyApplication topology = new TopologyApplication(topologySettings())) {
      topology.start();

      sendFrames();
      sendMaps();
      sendInnerRecords();

      long badFrames = bad.stream().filter(s -> s.application.equals("inference-worker")).count();
      await(
          follower,
          () ->
              results.frames() == goodFrames.size()
                  && worker.metrics().framesIn() == goodFrames.size() + badFrames
                  && sum(topology.deadLetters().byReason()) == bad.size() - badFrames);
      assertThat(worker.metrics().mapsOut()).isEqualTo(goodFrames.size());
      assertThat(worker.metrics().deadLetters()).isEqualTo(counts("inference-worker"));
      assertThat(topology.deadLetters().byReason()).isEqualTo(counts("parallax-topology"));
      assertThat(worker.failure()).isNull();
      assertThat(topology.failure()).isNull();
    } finally {
      worker.close();
      thread.join();
    }

    List<DeadLetter> letters = deadLetters();
    assertThat(letters).hasSize(bad.size());
    bad.forEach(sent -> requireLetter(sent, letters));
  }

  private void sendFrames() throws Exception {
    good();
    bad("bad-image", "colour image is damaged", f -> f.setColour(cut(f.getColour())));
    bad("bad-image", "colour image is missing", f -> f.setColour(ByteBuffer.allocate(0)));
    good();
    bad("bad-depth", "depth image PNG is cut off", f -> f.setDepth(cut(f.getDepth())));
    bad("bad-depth", "is 8×6, but its camera 320×240", f -> f.setDepth(depth(8, 6, 16)));
    bad("bad-depth", "must be greyscale of 16 bits", f -> f.setDepth(depth(320, 240, 8)));
    good();
    bad("bad-pose", "entry 3 is NaN", f -> setPose(f, 3, Double.NaN));
    bad("bad-pose", "pose is not rigid", f -> setPose(f, 0, 2.0));
    bad("bad-pose", "must have 16 numbers", f -> f.setCameraToWorld(List.of(1.0)));
    good();
    bad("bad-camera", "focal length fx must be positive", f -> f.setCamera(focal(0)));
    bad("bad-camera", "but is -288.0", f -> f.setCamera(focal(-288)));
    good();
    bad("bad-identifier", "\"flat 3/\\u00e9\\u000a\"", f -> f.setSceneId("flat 3/é\n"));
    badFrame(
        bytes(TopicCatalogue.FRAMES, Frame.newBuilder().build()),
        "bad-identifier",
        "sceneId is missing");
    good();
    badFrame(UNKNOWN_SCHEMA, "unreadable", "no schema id 4711");
    badFrame(GARBAGE, "unreadable", "byte 103 instead of the magic byte 0");
    badFrame(new byte[0], "unreadable", "it is empty");
    badFrame(null, "unreadable", "has no value");
    byte[] whole = bytes(TopicCatalogue.FRAMES, frame("cut-off"));
    badFrame(Arrays.copyOf(whole, 1000), "unreadable", "it ends too early");
    good();
    bad("bad-image", "cannot be an image of 4096×4096", f -> f.setColour(bomb(4096, 4096)));
    bad("bad-image", "pixels, but is 60000×60000", f -> f.setColour(bomb(60_000, 60_000)));
    bad("bad-depth", "pixels, but is 60000×60000", f -> f.setDepth(bomb(60_000, 60_000)));
    good();
  }

  /** A PNG of few bytes that claims another size. */
  private static ByteBuffer bomb(int width, int height) {
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    file.writeBytes(PngMutator.chunk("IHDR", header));
    file.writeBytes(PngMutator.chunk("IDAT", PngMutator.deflated(new byte[64])));
    file.writeBytes(PngMutator.chunk("IEND", new byte[0]));
    return ByteBuffer.wrap(file.toByteArray());
  }

  private void sendMaps() throws Exception {
    var inference = new FrameInference(model, SuperpixelChoice.SEEDS);
    ProbabilityMap map = inference.infer(frame("000019"));
    map.setClassNames(List.of("one", "two", "three", "four"));
    badMap(bytes(TopicCatalogue.PROBABILITY_MAPS, map), "bad-map", "307200");
    badMap(UNKNOWN_SCHEMA, "unreadable", "no schema id 4711");
    badMap(
        bytes(TopicCatalogue.PROBABILITY_MAPS, ProbabilityMap.newBuilder().build()),
        "bad-identifier",
        "scene");
    badMap(null, "unreadable", "has no value");
    map = inference.infer(frame("000019"));
    map.setColour(bomb(4096, 4096));
    badMap(bytes(TopicCatalogue.PROBABILITY_MAPS, map), "bad-image", "cannot be an image");
    good();
  }

  /** What comes from the topology itself may be damaged as well, or from somebody else. */
  private void sendInnerRecords() throws Exception {
    String noScene = "sceneId is missing";
    badInner(TopicCatalogue.EVIDENCE, Evidence.newBuilder().build(), "bad-identifier", "frameId");
    badInner(TopicCatalogue.FOOTPRINTS, Footprint.newBuilder().build(), "bad-identifier", "");
    badInner(
        TopicCatalogue.SUPERPIXEL_EVIDENCE,
        SuperpixelEvidence.newBuilder().build(),
        "bad-identifier",
        noScene);
    badInner(
        TopicCatalogue.SELECTIONS, Selection.newBuilder().build(), "bad-identifier", "requestId");
    badInner(TopicCatalogue.LABELS, Label.newBuilder().build(), "unknown-request", "no request");
    badInner(
        TopicCatalogue.VOXEL_LABELS, VoxelLabels.newBuilder().build(), "bad-identifier", noScene);
    badInner(
        TopicCatalogue.SCENE_COMMANDS,
        SceneCommand.newBuilder().build(),
        "bad-identifier",
        noScene);
    bad(
        TopicCatalogue.FOOTPRINTS,
        bytes(TopicCatalogue.FOOTPRINTS, damagedFootprint()),
        "parallax-topology",
        "bad-evidence",
        "superpixel 3");
    good();
  }

  /** Names and superpixels are right, and the voxels are not theirs. */
  private Footprint damagedFootprint() {
    ByteBuffer voxels = ByteBuffer.wrap(new byte[] {0, 1, 3, 9});
    return Footprint.newBuilder()
        .setSceneId(flat.sceneId())
        .setFrameId("damaged")
        .setGeneration(model.generation())
        .setSuperpixels(List.of(new SuperpixelArea(3, 10, 8)))
        .setBlocks(List.of(new BlockFootprint(0, 0, 0, voxels)))
        .build();
  }

  private <T extends SpecificRecord> void badInner(
      Topic<T> topic, T record, String reason, String message) throws Exception {
    byte[] value = bytes(topic, record);
    bad(topic, value, "parallax-topology", reason, message);
    bad(topic, Arrays.copyOf(value, 6), "parallax-topology", "unreadable", "it ends too early");
    bad(topic, GARBAGE, "parallax-topology", "unreadable", "byte 103");
  }

  private void good() throws Exception {
    String frameId = flat.frameIds().get(goodFrames.size());
    goodFrames.add(frameId);
    send(
        TopicCatalogue.FRAMES,
        flat.sceneId() + "/" + frameId,
        bytes(TopicCatalogue.FRAMES, frame(frameId)));
  }

  private interface Fault {
    void in(Frame frame) throws IOException;
  }

  private void bad(String reason, String message, Fault fault) throws Exception {
    Frame frame = frame(flat.frameIds().get(19));
    fault.in(frame);
    badFrame(bytes(TopicCatalogue.FRAMES, frame), reason, message);
  }

  private void badFrame(byte[] value, String reason, String message) throws Exception {
    bad(TopicCatalogue.FRAMES, value, "inference-worker", reason, message);
  }

  private void badMap(byte[] value, String reason, String message) throws Exception {
    bad(TopicCatalogue.PROBABILITY_MAPS, value, "parallax-topology", reason, message);
  }

  private void bad(Topic<?> topic, byte[] value, String application, String reason, String message)
      throws Exception {
    String key = flat.sceneId() + "/bad-" + bad.size();
    RecordMetadata place = send(topic, key, value);
    bad.add(new Sent(place, key.getBytes(UTF_8), value, application, reason, message));
  }

  private RecordMetadata send(Topic<?> topic, String key, byte[] value)
      throws ExecutionException, InterruptedException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value);
    record.headers().add("robot", "r2".getBytes(UTF_8));
    return producer.send(record).get();
  }

  private Frame frame(String frameId) {
    String rendered = flat.frameIds().contains(frameId) ? frameId : flat.frameIds().get(0);
    Frame frame = ScanFrames.toRecord(flat.sceneId(), "test", flat.frame(rendered));
    frame.setFrameId(frameId);
    return frame;
  }

  private <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T record) {
    return cluster.serdes().of(topic).serializer().serialize(topic.name(), record);
  }

  private static ByteBuffer cut(ByteBuffer bytes) {
    return bytes.slice(0, bytes.remaining() / 2);
  }

  private static ByteBuffer depth(int width, int height, int bits) throws IOException {
    int type = bits == 16 ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, type), "png", out);
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void setPose(Frame frame, int entry, double value) {
    List<Double> pose = new ArrayList<>(frame.getCameraToWorld());
    pose.set(entry, value);
    frame.setCameraToWorld(pose);
  }

  private static Camera focal(double fx) {
    return new Camera(320, 240, fx, 288.0, 159.5, 119.5);
  }

  private Map<String, Long> counts(String application) {
    Map<String, Long> counts = new TreeMap<>();
    bad.stream()
        .filter(sent -> sent.application.equals(application))
        .forEach(sent -> counts.merge(sent.reason, 1L, Long::sum));
    return counts;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void requireLetter(Sent sent, List<DeadLetter> letters) {
    DeadLetter letter =
        letters.stream()
            .filter(l -> ByteBuffer.wrap(sent.key).equals(l.getKey()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no dead letter of " + sent));
    assertThat(letter.getTopic()).isEqualTo(sent.place.topic());
    assertThat(letter.getPartition()).isEqualTo(sent.place.partition());
    assertThat(letter.getOffset()).isEqualTo(sent.place.offset());
    assertThat(letter.getValue())
        .isEqualTo(sent.value == null ? null : ByteBuffer.wrap(sent.value));
    assertThat(letter.getHeaders()).extracting(header -> header.getName()).containsExactly("robot");
    assertThat(letter.getApplication()).isEqualTo(sent.application);
    assertThat(letter.getReason()).as(letter.getMessage()).isEqualTo(sent.reason);
    assertThat(letter.getMessage()).contains(sent.message);
  }

  private List<DeadLetter> deadLetters() {
    Topic<DeadLetter> topic = TopicCatalogue.DEAD_LETTERS;
    var deserializer = cluster.serdes().of(topic).deserializer();
    Map<String, Object> config = cluster.clients();
    config.put("isolation.level", "read_committed");
    List<DeadLetter> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic.name(), 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = Collections.max(consumer.endOffsets(partitions).values());
      while (consumer.position(partitions.get(0)) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(r -> letters.add(deserializer.deserialize(topic.name(), r.value())));
      }
    }
    return letters;
  }

  private static void await(SceneFollower follower, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
      follower.poll(Duration.ofMillis(50));
    }
  }

  private Map<String, String> workerSettings() {
    Map<String, String> settings = addresses();
    settings.put(WorkerConfig.MODEL_FILE, TINY.toString());
    return settings;
  }

  private TopologyConfig topologySettings() {
    Map<String, String> settings = addresses();
    settings.put(TopologyConfig.STATE_DIR, directory.resolve("state").toString());
    settings.put(TopologyConfig.COMMIT_INTERVAL, "100");
    return new TopologyConfig(settings);
  }

  private Map<String, String> addresses() {
    Map<String, String> settings = new HashMap<>();
    settings.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    settings.put(Registry.URL_CONFIG, cluster.registryUrl());
    return settings;
  }
}
