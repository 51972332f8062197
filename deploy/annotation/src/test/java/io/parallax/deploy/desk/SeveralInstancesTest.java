package io.parallax.deploy.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.parallax.deploy.desk.DeskClient.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.testkit.FreePort;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import io.parallax.topology.query.CameraPose;
import io.parallax.topology.query.PartialResult;
import io.parallax.topology.query.RemoteScenes;
import io.parallax.topology.query.ScenePoints;
import io.parallax.topology.query.SceneUnavailableException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A desk that looks at a scene of which two instances of the topology hold parts. */
class SeveralInstancesTest {
  private static final int PARTITIONS = 4;
  private static final String OTHER_GENERATION = "other";
  private static final double TIMEOUT_MILLIS = 60_000;

  @TempDir private static Path directory;

  private static EmbeddedCluster embedded;
  private static Cluster cluster;
  private static InferredScan scan;
  private static List<LabelRequest> requests;
  private static Instance first;
  private static Instance second;
  private static RemoteScenes both;
  private static Desk desk;

  /** What one instance answered when it held everything. */
  private static PartialResult<ScenePoints> points;

  private static List<CameraPose> cameras;
  private static byte[] heat;

  /** An instance that comes back under its name, as a pod of a stateful set does. */
  private static final class Instance {
    private final int port;
    private final TopologyConfig config;
    private TopologyApplication application;

    Instance(String name) throws IOException {
      port = FreePort.find();
      Map<String, String> settings = new HashMap<>();
      settings.put(TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
      settings.put(Registry.URL_CONFIG, cluster.registryUrl());
      settings.put(TopologyConfig.STATE_DIR, directory.resolve(name).toString());
      settings.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
      settings.put(TopologyConfig.THREADS, "1");
      settings.put(TopologyConfig.QUERY_HOST, "0.0.0.0");
      settings.put(TopologyConfig.ADVERTISED_HOST, "127.0.0.1");
      settings.put(TopologyConfig.QUERY_PORT, Integer.toString(port));
      settings.put("kafka.group.instance.id", name);
      config = new TopologyConfig(settings);
    }

    void start() {
      application = new TopologyApplication(config);
      application.start();
    }

    void stop() {
      application.close();
    }

    void requireHealthy() {
      assertThat(application.failure()).isNull();
    }

    String url() {
      return "http://127.0.0.1:" + port;
    }

    RemoteScenes scenes() {
      return new RemoteScenes(List.of(url()));
    }

    /** The parts of the scene that it holds now. */
    Set<Integer> parts() {
      try {
        return scenes().points(scan.sceneId(), scan.generation()).parts().answered();
      } catch (SceneUnavailableException e) {
        return Set.of();
      }
    }
  }

  @BeforeAll
  static void shareASceneBetweenTwo() throws Exception {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    scan = InferredScan.flat();
    first = new Instance("first");
    second = new Instance("second");
    both = new RemoteScenes(List.of(first.url(), second.url()));
    first.start();
    try (PlayedScene scene = new PlayedScene(cluster, scan, first::requireHealthy)) {
      scene.send(scan.maps());
      scene.drain();
      scene.awaitComplete();
      requests = scene.results().requests();
    }
    points = both.points(scan.sceneId(), scan.generation());
    cameras = both.cameras(scan.sceneId()).value();
    heat = heatOfFirstRequest();
    second.start();
    awaitSharing();
    desk = Desk.open(cluster, DeskAddress.loopback(0), both);
  }

  private static void awaitSharing() throws Exception {
    DeskTest.await(
        () -> {
          Set<Integer> parts = new HashSet<>(first.parts());
          boolean isShared = !parts.isEmpty() && !second.parts().isEmpty();
          parts.addAll(second.parts());
          return isShared && parts.size() == PARTITIONS;
        });
  }

  @AfterAll
  static void close() {
    desk.close();
    second.stop();
    first.stop();
    embedded.close();
  }

  @Test
  void shouldTellOfTwoInstancesWhatOneToldThatHeldAll() {
    assertThat(points.parts().missing()).as("the other was not there yet").isEmpty();
    PartialResult<ScenePoints> result = both.points(scan.sceneId(), scan.generation());

    assertThat(first.parts()).doesNotContainAnyElementsOf(second.parts());
    assertThat(result.parts().missing()).isEmpty();
    assertThat(set(result)).isEqualTo(set(points)).isNotEmpty();
    assertThat(result.value().bytes()).hasSameSizeAs(points.value().bytes());
    assertThat(both.cameras(scan.sceneId()).parts().missing()).isEmpty();
    assertThat(both.cameras(scan.sceneId()).value()).isEqualTo(cameras);
    assertThat(heatOfFirstRequest()).isEqualTo(heat);
  }

  @Test
  void shouldFindEveryPictureWhicheverInstanceIsAsked() {
    for (ProbabilityMap map : scan.maps()) {
      FramePicture picture =
          first.scenes().picture(scan.sceneId(), scan.generation(), map.getFrameId()).orElseThrow();
      assertThat(picture.getColour()).isEqualTo(map.getColour());
      assertThat(second.scenes().picture(scan.sceneId(), scan.generation(), map.getFrameId()))
          .hasValue(picture);
    }
    assertThat(first.scenes().picture(scan.sceneId(), scan.generation(), "none")).isEmpty();
    assertThat(second.scenes().picture(scan.sceneId(), scan.generation(), "none")).isEmpty();
  }

  /** The same frames with other superpixels, as a model of another working resolution has them. */
  @Test
  void shouldFindThePictureOfAGenerationAndListEachCameraOnce() throws Exception {
    List<ProbabilityMap> others =
        scan.maps().stream().map(SeveralInstancesTest::withOtherSuperpixels).toList();
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      others.forEach(publisher::send);
      publisher.flush();
    }

    for (ProbabilityMap other : others) {
      String frame = other.getFrameId();
      DeskTest.await(() -> both.picture(scan.sceneId(), OTHER_GENERATION, frame).isPresent());
      for (RemoteScenes scenes : List.of(first.scenes(), second.scenes())) {
        assertThat(scenes.picture(scan.sceneId(), OTHER_GENERATION, frame).get().getSuperpixels())
            .isEqualTo(other.getSuperpixels());
        assertThat(scenes.picture(scan.sceneId(), scan.generation(), frame).get().getSuperpixels())
            .isNotEqualTo(other.getSuperpixels());
      }
    }
    assertThat(both.cameras(scan.sceneId()).value()).isEqualTo(cameras);
  }

  private static ProbabilityMap withOtherSuperpixels(ProbabilityMap map) {
    int width = map.getCamera().getWidth();
    int height = map.getCamera().getHeight();
    short[] ids = SuperpixelPlane.decode(map.getSuperpixels(), width * height);
    for (int pixel = 0; pixel < ids.length; pixel++) {
      ids[pixel]++;
    }
    return ProbabilityMap.newBuilder(map)
        .setGeneration(OTHER_GENERATION)
        .setSuperpixels(SuperpixelPlane.encode(ids))
        .build();
  }

  @Test
  void shouldTellWhatIsMissingWhileAnInstanceIsAway() throws Exception {
    DeskClient page = new DeskClient(desk.url(), "ann");
    DeskTest.await(() -> page.queue().body().path("ready").asBoolean());
    String scene = "?scene=" + scan.sceneId();
    String heatOf = "api/heat?kind=entropy&id=" + encoded(requests.get(0).getRequestId());
    DeskTest.await(() -> page.get("api/points" + scene).statusCode() == 200);
    assertThat(missing(page.get("api/points" + scene))).isEmpty();
    assertThat(text(page.get("api/scene" + scene))).contains("\"missing\":\"\"");
    assertThat(missing(page.get(heatOf))).isEmpty();
    int away = second.parts().size();

    second.stop();
    String lost =
        "%s of %s parts of the scene %s missing: %s does not answer"
            .formatted(away, PARTITIONS, away == 1 ? "is" : "are", second.url());
    HttpResponse<byte[]> part = page.get("api/points" + scene);
    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(missing(part)).isEqualTo(lost);
    assertThat(part.body().length).isBetween(1, points.value().bytes().length - 1);
    assertThat(text(page.get("api/scene" + scene))).contains("does not answer");
    for (LabelRequest request : requests) {
      HttpResponse<byte[]> frame = page.get("api/frame?id=" + encoded(request.getRequestId()));
      assertThat(frame.statusCode()).isIn(200, 503);
      if (frame.statusCode() == 503) {
        assertThat(text(frame)).contains("does not answer");
      }
    }

    second.start();
    DeskTest.await(() -> missing(page.get("api/points" + scene)).isEmpty());
    DeskTest.await(() -> text(page.get("api/scene" + scene)).contains("\"missing\":\"\""));
    assertThat(set(both.points(scan.sceneId(), scan.generation()))).isEqualTo(set(points));
    DeskTest.await(() -> page.get(heatOf).statusCode() == 200);
    assertThat(missing(page.get(heatOf))).isEmpty();
    awaitSharing();
  }

  @Test
  void shouldSayOnThePageWhatIsMissingUntilItIsBack() throws Exception {
    try (Browser browser = Browser.launch()) {
      Page page = browser.open(desk.url());
      page.keyboard().type("ann");
      page.keyboard().press("Enter");
      assertThat(page.locator("#broker"))
          .containsText("live", new ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));
      page.keyboard().press("g");
      assertThat(page.locator("#scene-missing")).isHidden();

      second.stop();
      page.reload();
      page.keyboard().press("g");
      assertThat(page.locator("#scene-missing"))
          .containsText(
              "of 4 parts of the scene", new ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));

      second.start();
      assertThat(page.locator("#scene-missing"))
          .isHidden(new IsHiddenOptions().setTimeout(TIMEOUT_MILLIS));
      assertThat(browser.errors()).isEmpty();
      awaitSharing();
    }
  }

  private static byte[] heatOfFirstRequest() {
    LabelRequest request = requests.get(0);
    FramePicture picture =
        both.picture(request.getSceneId(), request.getGeneration(), request.getFrameId())
            .orElseThrow();
    return HeatMap.of(HeatMap.Kind.DIVERGENCE, both, picture, request).png();
  }

  private static Set<ByteBuffer> set(PartialResult<ScenePoints> result) {
    byte[] bytes = result.value().bytes();
    Set<ByteBuffer> set = new HashSet<>();
    for (int at = 0; at < bytes.length; at += ScenePoints.POINT_BYTES) {
      set.add(ByteBuffer.wrap(bytes, at, ScenePoints.POINT_BYTES));
    }
    return set;
  }

  private static String missing(HttpResponse<?> response) {
    return response.headers().firstValue("Missing").orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
