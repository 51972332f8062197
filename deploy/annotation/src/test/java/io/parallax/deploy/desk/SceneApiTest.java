package io.parallax.deploy.desk;

import static io.parallax.deploy.desk.DeskClient.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.run.ScanRun;
import io.parallax.deploy.run.SceneResults;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.WorldPoint;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyConfig;
import io.parallax.topology.query.CameraPose;
import io.parallax.topology.query.RemoteScenes;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.ViewVoxels;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the desk shows of scenes, on a real topology that has seen a short walk. */
class SceneApiTest {
  private static final Path MODEL =
      RepositoryFiles.require(
          "deploy/flat/src/main/resources/io/parallax/deploy/flat/flat-seed.onnx");
  private static final int FRAMES = 24;
  private static final double ROUNDED = 1e-3;

  @TempDir private static Path state;

  private static EmbeddedCluster embedded;
  private static Cluster cluster;
  private static LocalPipeline pipeline;
  private static SceneResults results;
  private static Desk desk;
  private static SceneSource local;
  private static SceneSource remote;

  @BeforeAll
  static void runAScan() throws IOException {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(2));
    int port = FreePort.find();
    Map<String, String> addresses =
        Map.of(
            WorkerConfig.BOOTSTRAP_SERVERS,
            cluster.bootstrapServers(),
            Registry.URL_CONFIG,
            cluster.registryUrl());
    Map<String, String> worker = new HashMap<>(addresses);
    worker.put(WorkerConfig.MODEL_FILE, MODEL.toString());
    worker.put(WorkerConfig.SUPERPIXELS, "seeds");
    Map<String, String> topology = new HashMap<>(addresses);
    topology.put(TopologyConfig.STATE_DIR, state.toString());
    topology.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    topology.put(TopologyConfig.QUERY_PORT, Integer.toString(port));
    pipeline = new LocalPipeline(new WorkerConfig(worker), new TopologyConfig(topology));
    ScanRun.Watch watch = ScanRun.Watch.of(pipeline::requireHealthy);
    try (ScanRun run = new ScanRun(cluster, FlatScan.of(7, FRAMES), Duration.ofMinutes(1), watch)) {
      results = run.run(pipeline.generation());
    }
    local = pipeline.scenes();
    remote = new RemoteScenes(List.of("http://127.0.0.1:" + port + "/"));
    desk = Desk.open(cluster, DeskAddress.loopback(0), remote);
  }

  @AfterAll
  static void close() {
    desk.close();
    pipeline.close();
    embedded.close();
  }

  @Test
  void shouldMapTheVeryBitsThatARequestIsScoredBy() {
    for (LabelRequest request : results.requests()) {
      FramePicture picture =
          local
              .picture(request.getSceneId(), request.getGeneration(), request.getFrameId())
              .orElseThrow();
      BitSet superpixel = new FramePixels(picture).superpixel(request.getSuperpixel());

      assertThat(mean(HeatMap.Kind.ENTROPY, request, picture, superpixel))
          .isCloseTo(request.getViewEntropyBits(), within(ROUNDED));
      assertThat(mean(HeatMap.Kind.DIVERGENCE, request, picture, superpixel))
          .isCloseTo(request.getViewDivergenceBits(), within(ROUNDED));
    }
    assertThat(results.requests()).isNotEmpty();
  }

  private static double mean(
      HeatMap.Kind kind, LabelRequest request, FramePicture picture, BitSet pixels) {
    float[] bits = HeatMap.bits(kind, local, picture, request);
    return pixels.stream().mapToDouble(p -> Float.isNaN(bits[p]) ? 0 : bits[p]).sum()
        / pixels.cardinality();
  }

  @Test
  void shouldTellOverHttpWhatTheStoresTell() {
    LabelRequest request = results.requests().get(0);
    String scene = request.getSceneId();
    String generation = request.getGeneration();
    FramePicture picture = local.picture(scene, generation, request.getFrameId()).orElseThrow();
    Set<BlockIndex> blocks = FramePixels.blocks(new FramePixels(picture).voxels(local.voxelSize()));

    assertThat(remote.voxelSize()).isEqualTo(local.voxelSize());
    assertThat(remote.picture(scene, generation, request.getFrameId())).hasValue(picture);
    assertThat(remote.picture(scene, generation, "none")).isEmpty();
    assertThat(remote.picture(scene, "none", request.getFrameId())).isEmpty();
    assertThat(remote.cameras(scene)).isEqualTo(local.cameras(scene));
    assertThat(local.cameras(scene).value())
        .extracting(CameraPose::frame)
        .isEqualTo(FlatScan.of(7, FRAMES).frameIds());
    ViewVoxels view = local.view(scene, generation, request.getFrameId(), blocks).value();
    assertThat(view.blocks()).hasSameSizeAs(blocks);
    assertThat(remote.view(scene, generation, request.getFrameId(), blocks).value().encode())
        .isEqualTo(view.encode());
    assertThat(remote.points(scene, generation).parts())
        .isEqualTo(local.points(scene, generation).parts());
    assertThat(remote.points(scene, generation).value().bytes())
        .isEqualTo(local.points(scene, generation).value().bytes())
        .isNotEmpty();
  }

  @Test
  void shouldServePicturesOutlinesAndMapsToPages() throws Exception {
    LabelRequest request =
        results.requests().stream().filter(r -> !r.getStandsFor().isEmpty()).findFirst().get();
    DeskClient page = new DeskClient(desk.url(), "ann");
    DeskTest.await(() -> page.queue().body().path("ready").asBoolean());
    String id = "?id=" + encoded(request.getRequestId());
    String other = "&frame=" + request.getStandsFor().get(0).getFrameId();

    assertThat(page.get("api/frame" + id).headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("image/"));
    assertThat(page.get("api/frame" + id + other).statusCode()).isEqualTo(200);
    assertThat(page.get("api/frame" + id + "&frame=none").statusCode()).isEqualTo(404);
    assertThat(text(page.get("api/view" + id + other))).contains("\"outline\":\"M");
    for (String kind : List.of("entropy", "divergence")) {
      assertThat(page.get("api/heat" + id + "&kind=" + kind).headers().firstValue("Most-Bits"))
          .isPresent();
    }
    assertThat(page.get("api/heat" + id + "&kind=warmth").statusCode()).isEqualTo(400);
    String scene = "?scene=" + request.getSceneId();
    assertThat(text(page.get("api/scene" + scene)))
        .contains("\"cameras\":[", "\"missing\":\"\"", mark(request));
    assertThat(text(page.get("api/history" + scene))).contains("\"frames\":" + FRAMES);
    assertThat(page.get("api/points" + scene).body())
        .isEqualTo(local.points(request.getSceneId(), request.getGeneration()).value().bytes());
    assertThat(page.get("api/points?scene=none").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayThatTheVoxelsOfAClosedSceneAreDeleted() throws Exception {
    try (KafkaProducer<String, SceneCoverage> rows =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.SCENE_COVERAGE).serializer())) {
      SceneCoverage row =
          SceneCoverage.newBuilder().setSceneId("cellar").setFrames(9).setClosed(true).build();
      assertThat(rows.send(new ProducerRecord<>("scene-coverage", "cellar", row)))
          .succeedsWithin(Duration.ofSeconds(30));
    }
    DeskClient page = new DeskClient(desk.url(), "ann");
    DeskTest.await(() -> page.get("api/points?scene=cellar").statusCode() == 410);

    assertThat(page.get("api/scene?scene=cellar"))
        .satisfies(
            reply -> {
              assertThat(reply.statusCode()).isEqualTo(410);
              assertThat(text(reply)).contains("This scene is closed");
            });
    assertThat(text(page.get("api/history?scene=cellar"))).contains("\"frames\":9");
  }

  /** Where the desk marks a request. */
  private static String mark(LabelRequest request) {
    WorldPoint at = request.getCentre();
    return "{\"id\":\"%s\",\"status\":\"%s\",\"at\":[%s,%s,%s],"
        .formatted(request.getRequestId(), request.getStatus(), at.getX(), at.getY(), at.getZ());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
