package io.parallax.inference.follow;

import static io.parallax.inference.TestCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.inference.TestCluster;
import io.parallax.inference.TestFrames;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following topic {@code models} on a real broker, with models of one convolution. */
class ModelFollowerTest {
  @TempDir Path directory;
  private TestCluster cluster;
  private AnnouncedModel first;
  private AnnouncedModel second;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ModelFollower> followers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(directory.resolve("registry"));
    Path store = Files.createDirectory(directory.resolve("store"));
    first = new AnnouncedModel(store, "first");
    second = new AnnouncedModel(store, "second");
  }

  @AfterEach
  void stop() {
    followers.forEach(ModelFollower::close);
    cluster.close();
  }

  @Test
  void shouldScoreEveryFrameWithEveryGenerationInForce() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    announce(second.as(ModelRole.CANDIDATE));
    send(0, 10);
    ModelFollower follower = follow(Map.of());
    awaitMaps(first, 10);
    awaitMaps(second, 10);

    assertThat(follower.isRunning()).isTrue();
    await(() -> follower.notReadyReason().isEmpty());
    assertThat(models("active", "reading")).isEqualTo(1);
    assertThat(models("candidate", "reading")).isEqualTo(1);
    assertThat(frames("active")).isEqualTo(10);
    assertThat(frames("candidate")).isEqualTo(10);
    follower.close();

    assertThat(follower.failure()).isNull();
    assertThat(models("active", "reading")).isZero();
    requireEachOnce(first, 10);
    requireEachOnce(second, 10);
    for (AnnouncedModel model : List.of(first, second)) {
      assertThat(cluster.committed("parallax-inference-worker-" + model.generation())).isNotEmpty();
    }
    assertThat(cluster.committed("parallax-inference-worker")).isEmpty();
  }

  @Test
  void shouldScoreEarlierFramesWithALaterCandidateWhileNewOnesCome() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    follow(Map.of());
    send(0, 10);
    awaitMaps(first, 10);
    announce(second.as(ModelRole.CANDIDATE));
    send(10, 20);
    awaitMaps(first, 20);
    awaitMaps(second, 20);

    requireEachOnce(first, 20);
    requireEachOnce(second, 20);
  }

  @Test
  void shouldScoreLaterFramesAloneWhenNoReplayIsWanted() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    send(0, 5);
    follow(Map.of("generation.replay", "none"));
    String group = "parallax-inference-worker-" + first.generation();
    // Where it begins is committed before the first frame.
    await(() -> cluster.committed(group).size() == 3);
    send(5, 10);
    awaitMaps(first, 5);

    assertThat(frameIds(first)).containsExactlyInAnyOrder("f5", "f6", "f7", "f8", "f9");
  }

  @Test
  void shouldChangeRolesWithoutReadingAnew() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    announce(second.as(ModelRole.CANDIDATE));
    follow(Map.of());
    send(0, 5);
    awaitMaps(first, 5);
    awaitMaps(second, 5);
    announce(second.as(ModelRole.ACTIVE));
    await(() -> models("superseded", "reading") == 1 && models("active", "reading") == 1);
    send(5, 10);
    awaitMaps(first, 10);
    awaitMaps(second, 10);

    requireEachOnce(first, 10);
    requireEachOnce(second, 10);
    assertThat(frames("active")).isEqualTo(10);
    assertThat(frames("candidate")).isEqualTo(5);
    assertThat(frames("superseded")).isEqualTo(5);
    announce(second.as(ModelRole.CANDIDATE));
    await(() -> models("candidate", "reading") == 1 && models("superseded", "reading") == 0);
  }

  @Test
  void shouldStopReadingWhatIsRetiredAndBeginAnewWhenItIsAnnouncedAgain() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    announce(second.as(ModelRole.CANDIDATE));
    follow(Map.of());
    send(0, 5);
    awaitMaps(first, 5);
    awaitMaps(second, 5);
    String group = "parallax-inference-worker-" + second.generation();
    announce(second.as(ModelRole.RETIRED));
    await(() -> models("candidate", "reading") == 0);
    // The files go after the reading has ended.
    await(() -> Files.notExists(cache(second)));
    assertThat(cluster.committed(group)).isNotEmpty();
    send(5, 10);
    awaitMaps(first, 10);
    assertThat(frameIds(second)).hasSize(5);

    // Its state is gone since it was retired, so it needs all frames again.
    announce(second.as(ModelRole.CANDIDATE));
    awaitMaps(second, 15);
    List<String> twice = ids(0, 5);
    twice.addAll(ids(0, 10));
    assertThat(frameIds(second)).containsExactlyInAnyOrderElementsOf(twice);
  }

  @Test
  void shouldGoOnWithTheOthersWhenModelsAreBroken() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    Path gone = Files.move(second.file, directory.resolve("gone"));
    announce(second.as(ModelRole.CANDIDATE));
    AnnouncedModel other = model("other");
    other.record.setSha256("0".repeat(64));
    announce(other.as(ModelRole.CANDIDATE));
    AnnouncedModel misnamed = model("misnamed");
    misnamed.record.setGeneration("misnamed-00000000");
    announce(misnamed.as(ModelRole.CANDIDATE));
    cluster.send(TopicCatalogue.MODELS, "x", "no announcement".getBytes(StandardCharsets.UTF_8));
    send(0, 5);
    ModelFollower follower = follow(Map.of());
    awaitMaps(first, 5);
    await(() -> models("candidate", "failed") == 3);
    assertThat(follower.notReadyReason()).isEmpty();
    assertThat(follower.failure()).isNull();

    Files.move(gone, second.file);
    awaitMaps(second, 5);

    assertThat(models("candidate", "failed")).isEqualTo(2);
    assertThat(models("candidate", "reading")).isEqualTo(1);
    assertThat(cluster.maps())
        .extracting(ProbabilityMap::getGeneration)
        .containsOnly(first.generation(), second.generation());
  }

  @Test
  void shouldSayWhatKeepsTheActiveModelFromBeingRead() throws Exception {
    first.record.setClassNames(List.of("wall", "floor", "window"));
    announce(first.as(ModelRole.ACTIVE));
    ModelFollower follower = follow(Map.of());

    await(() -> models("active", "failed") == 1);
    assertThat(follower.isRunning()).isTrue();
    assertThat(follower.notReadyReason())
        .hasValue(
            "generation %s is not read: its classes are [wall, floor, door], announced were [wall, floor, window]"
                .formatted(first.generation()));

    // Another record of it is another try.
    first.record.setClassNames(List.of("wall", "floor", "door"));
    announce(first.as(ModelRole.ACTIVE));
    await(() -> follower.notReadyReason().isEmpty());
  }

  @Test
  void shouldBeReadyAndWaitWhenNothingIsAnnounced() throws Exception {
    ModelFollower follower = follow(Map.of());
    await(follower::isRunning);
    assertThat(follower.notReadyReason()).isEmpty();
    send(0, 3);

    announce(first.as(ModelRole.ACTIVE));
    awaitMaps(first, 3);
    byte[] tombstone = null;
    cluster.send(TopicCatalogue.MODELS, first.generation(), tombstone);
    await(() -> models("active", "reading") == 0);
    assertThat(follower.notReadyReason()).isEmpty();
  }

  @Test
  void shouldWaitForTheRegistryBeforeItDecides() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    send(0, 3);
    cluster.stopRegistry();
    ModelFollower follower = follow(Map.of());
    await(() -> follower.notReadyReason().orElse("").contains("cannot read topic models"));
    assertThat(follower.isRunning()).isFalse();
    cluster.startRegistry();

    awaitMaps(first, 3);
    await(() -> follower.notReadyReason().isEmpty());
  }

  @Test
  void shouldPublishEachMapOnceWhileWorkersComeAndGo() throws Exception {
    announce(first.as(ModelRole.ACTIVE));
    announce(second.as(ModelRole.CANDIDATE));
    ModelFollower leaving = follow(Map.of("batch.max.frames", "3"));
    send(0, 60);
    follow(Map.of("batch.max.frames", "3"));
    await(() -> frameIds(first).size() >= 10);
    leaving.close();
    send(60, 80);
    awaitMaps(first, 80);
    awaitMaps(second, 80);

    requireEachOnce(first, 80);
    requireEachOnce(second, 80);
  }

  @Test
  void shouldEndWhileADownloadHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      first.record.setUri("http://127.0.0.1:" + silent.getLocalPort() + "/first.onnx");
      announce(first.as(ModelRole.ACTIVE));
      ModelFollower follower =
          new ModelFollower(config(Map.of()), new SimpleMeterRegistry(), Duration.ofHours(1));
      followers.add(follower);
      start(follower);
      try (Socket connection = silent.accept()) {
        assertThat(connection.getInputStream().read()).isPositive();
        assertThat(follower.restoring())
            .hasValue("generation " + first.generation() + " is being loaded");
        follower.close();

        assertThat(Thread.getAllStackTraces().keySet())
            .extracting(Thread::getName)
            .doesNotContain("generation-" + first.generation());
      }
    }
  }

  @Test
  void shouldStopWhenItHasNotStartedOrHasNoBroker() throws Exception {
    ModelFollower idle = new ModelFollower(config(Map.of()), new SimpleMeterRegistry());
    idle.close();
    idle.run();
    idle.close();
    assertThat(idle.isRunning()).isFalse();

    cluster.broker.stop();
    ModelFollower lonely = follow(Map.of("kafka.max.block.ms", "1000"));
    lonely.close();
    assertThat(lonely.failure()).isNull();
    cluster.broker.restart();
  }

  private AnnouncedModel model(String name) {
    return new AnnouncedModel(directory.resolve("store"), name);
  }

  private void announce(Model record) throws Exception {
    cluster.send(
        TopicCatalogue.MODELS,
        record.getGeneration(),
        cluster.bytes(TopicCatalogue.MODELS, record));
  }

  private void send(int from, int to) throws Exception {
    for (String id : ids(from, to)) {
      cluster.send(TestFrames.good("s", id, id.hashCode()));
    }
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "f" + i).collect(Collectors.toList());
  }

  private ModelFollower follow(Map<String, String> settings) {
    ModelFollower follower = new ModelFollower(config(settings), meters);
    followers.add(follower);
    start(follower);
    return follower;
  }

  private static void start(ModelFollower follower) {
    Thread thread = new Thread(follower, "follower");
    thread.setDaemon(true);
    thread.start();
  }

  private WorkerConfig config(Map<String, String> settings) {
    Map<String, String> all = cluster.settings();
    all.put("model.cache.dir", directory.resolve("cache").toString());
    all.putAll(settings);
    return new WorkerConfig(all);
  }

  private Path cache(AnnouncedModel model) {
    return directory.resolve("cache").resolve("generation-" + model.generation());
  }

  private List<String> frameIds(AnnouncedModel model) {
    return cluster.maps().stream()
        .filter(map -> map.getGeneration().equals(model.generation()))
        .map(ProbabilityMap::getFrameId)
        .toList();
  }

  private void awaitMaps(AnnouncedModel model, int count) throws Exception {
    await(() -> frameIds(model).size() >= count);
  }

  private void requireEachOnce(AnnouncedModel model, int count) {
    assertThat(frameIds(model)).containsExactlyInAnyOrderElementsOf(ids(0, count));
  }

  private double models(String role, String state) {
    return meters
        .get("parallax.worker.models")
        .tag("model_role", role)
        .tag("state", state)
        .gauge()
        .value();
  }

  private double frames(String role) {
    return meters.get("parallax.worker.frames").tag("model_role", role).functionCounter().count();
  }
}
