package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.RoleChange;
import io.parallax.schemas.SceneCoverage;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  @TempDir private Path directory;
  private EmbeddedCluster embedded;
  private Cluster cluster;
  private Path store;

  @BeforeEach
  void start() throws Exception {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(1));
    store = directory.resolve("store");
  }

  @AfterEach
  void stop() {
    embedded.close();
  }

  @Test
  void shouldCarryGenerationsThroughTheirRoles() throws Exception {
    assertThat(models("list").out().strip()).isEqualTo("no generation is announced");

    String first = published(models("publish", model("first", "\"wall\", \"floor\", \"door\"")));
    String second = published(models("publish", model("second", "\"wall\", \"floor\", \"door\"")));
    assertThat(models("list").out())
        .containsPattern(first + " +candidate +3 +- +0 +20")
        .containsPattern(second + " +candidate ");
    expectLine(models("rollback"), 2, "there is no generation to go back to");

    // Nothing is in the frames, so nothing is left to score.
    assertThat(models("promote", first).out().strip()).isEqualTo(first + " is active now");
    assertThat(models("promote", first).out()).contains("is active already");
    assertThat(models("promote", second).out())
        .isEqualToIgnoringNewLines(second + " is active now, in place of " + first);
    assertThat(models("list").out())
        .containsPattern(first + " +superseded ")
        .containsPattern(second + " +active ");
    expectLine(models("retire", second), 2, "is active: promote another one first, or roll back");

    assertThat(models("rollback").out())
        .isEqualToIgnoringNewLines(first + " is active again, " + second + " is a candidate");
    assertThat(models("retire", second).out()).contains(second + " is retired now");
    assertThat(models("retire", second).out()).contains("is retired already");
    expectLine(models("promote", second), 2, "is retired: publish its file again");
    expectLine(models("rollback"), 2, "there is no generation to go back to");
    expectLine(models("promote", "third"), 2, "there is no generation third");

    published(models("publish", directory.resolve("second.onnx").toString()));
    Model again = announced(second);
    assertThat(again.getRole()).isEqualTo(ModelRole.CANDIDATE);
    assertThat(again.getRoles())
        .extracting(RoleChange::getRole)
        .containsExactly(
            ModelRole.CANDIDATE,
            ModelRole.ACTIVE,
            ModelRole.CANDIDATE,
            ModelRole.RETIRED,
            ModelRole.CANDIDATE);
    assertThat(again.getAnnouncedAt()).isEqualTo(again.getRoles().get(0).getAt());
  }

  @Test
  void shouldPutAllFilesUnderTheirSumsAndAnnounceThem() throws Exception {
    String file = model("first", "\"wall\", \"floor\", \"door\"");
    Call call = models("publish", file, "--role=active", "--answers=12", "--metric=mIoU=0.5");
    String generation = published(call);

    Model model = announced(generation);
    assertThat(generation).startsWith("first-");
    assertThat(model.getRole()).isEqualTo(ModelRole.ACTIVE);
    assertThat(model.getFileName()).isEqualTo("first.onnx");
    assertThat(model.getClassNames()).containsExactly("wall", "floor", "door");
    assertThat(model.getAnswers()).isEqualTo(12);
    assertThat(model.getMetrics()).isEqualTo(Map.of("mIoU", 0.5));
    assertStored(model.getUri(), model.getSha256(), Path.of(file));
    assertThat(model.getBytes()).isEqualTo(Files.size(Path.of(file)));
    ModelPart descriptor = model.getParts().get(0);
    assertThat(descriptor.getPath()).isEqualTo("first.json");
    assertStored(descriptor.getUri(), descriptor.getSha256(), directory.resolve("first.json"));
    assertThat(models("show", generation).out())
        .containsPattern("role +active")
        .containsPattern("metric +mIoU 0.5")
        .containsPattern("classes +wall, floor, door")
        .contains(model.getUri(), descriptor.getUri());

    assertThat(models("publish", file).out()).contains("is announced already, as active");
    expectLine(models("publish", file, "--role=candidate"), 2, "is announced already, as active");
  }

  @Test
  void shouldRefuseWhatContradictsTheOthersBeforeAnythingIsStored() throws Exception {
    String first = published(models("publish", model("first", "\"wall\", \"floor\", \"door\"")));
    assertThat(models("promote", first).exitCode()).isZero();
    long files = count(store);

    expectLine(
        models("publish", model("second", "\"floor\", \"wall\", \"door\"")),
        2,
        "is refused: class 0 is \"floor\" and not \"wall\" as in generation " + first);
    expectLine(
        models("publish", model("second", "\"wall\", \"floor\", \"door\""), "--role=active"),
        2,
        "generation " + first + " is active; publish this one as a candidate");
    expectLine(
        models("publish", directory.resolve("second.onnx").toString(), "--trained-from=x"),
        2,
        "it was trained from x, which was never announced");
    assertThat(count(store)).isEqualTo(files);
    published(
        models("publish", directory.resolve("second.onnx").toString(), "--role=active", "--force"));
  }

  @Test
  void shouldNotPromoteWhatHasFramesLeftUnlessForced() throws Exception {
    String generation = published(models("publish", model("first", "\"a\", \"b\", \"c\"")));
    try (KafkaProducer<byte[], byte[]> producer = transactional()) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < 2; i++) {
        assertThat(producer.send(new ProducerRecord<>("frames", new byte[1], new byte[100])))
            .succeedsWithin(Duration.ofSeconds(30));
      }
      producer.commitTransaction();
    }
    String group = "parallax-inference-worker-" + generation;
    commit(group, 1);

    expectLine(models("promote", generation), 2, "has not caught up: group " + group);
    assertThat(announced(generation).getRole()).isEqualTo(ModelRole.CANDIDATE);

    // What was committed before a retirement counts no longer.
    commit(group, new OffsetAndMetadata(2, "in force since 2025-01-01T00:00:00Z"));
    expectLine(models("promote", generation), 2, "has not caught up: group " + group);

    // Behind the second frame there is the end of the transaction, and nothing to score.
    commit(group, 2);
    assertThat(models("promote", generation).exitCode()).isZero();

    commit(group, 0);
    String other = published(models("publish", model("second", "\"a\", \"b\", \"c\"")));
    assertThat(models("promote", other, "--force").out()).contains(other + " is active now");
  }

  @Test
  void shouldShowWhatTheOpenScenesSayOfAGeneration() throws Exception {
    String first = published(models("publish", model("first", "\"a\", \"b\", \"c\"")));
    assertThat(models("show", first).out())
        .containsPattern("asks in +0 scenes")
        .containsPattern("in shadow +0 scenes, 0 frames")
        .containsPattern("agreement +– % of the 0 pixels");

    OtherGeneration another = new OtherGeneration("another", 99L, 99L, 99L, 99L);
    PublishedRows.publish(
        cluster,
        List.of(
            row("hall", "seed", new OtherGeneration(first, 3L, 9L, 0L, 0L)),
            row("kitchen", "seed", another, new OtherGeneration(first, 1_200L, 2L, 3_000L, 1_000L)),
            row("hall", "seed", new OtherGeneration(first, 40L, 0L, 5_000L, 4_000L)),
            row("office", first, another),
            closed(row("cellar", first, another)),
            closed(row("attic", "seed", new OtherGeneration(first, 7L, 7L, 700L, 7L)))));

    assertThat(models("show", first).out())
        .containsPattern("asks in +1 scenes")
        .containsPattern("in shadow +2 scenes, 1,240 frames; 2 blocks wait for views")
        .containsPattern("agreement +62.5 % of the 8,000 pixels that it would ask for there");
  }

  @Test
  void shouldPutFilesToAServer() throws Exception {
    Map<String, byte[]> stored = new ConcurrentHashMap<>();
    try (HttpService server =
        new HttpService(
            "store",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpService.Options(1 << 20, Map.of()))) {
      server.on(
          "PUT",
          "/models/{sum}",
          call -> {
            stored.put(call.part("sum"), call.body());
            return Reply.line(201, "stored");
          });
      server.on("PUT", "/full/{sum}", call -> Reply.line(507, "full"));
      server.start();
      String url = "http://127.0.0.1:" + server.address().getPort();
      String file = model("first", "\"a\", \"b\", \"c\"");

      expectLine(call("publish", file, "--store=" + url + "/full"), 1, "the server answers 507");
      assertThat(models("list").out().strip()).isEqualTo("no generation is announced");

      String generation = published(call("publish", file, "--store=" + url + "/models"));
      Model model = announced(generation);
      assertThat(model.getUri()).isEqualTo(url + "/models/" + model.getSha256());
      assertThat(stored.get(model.getSha256())).isEqualTo(Files.readAllBytes(Path.of(file)));
      assertThat(stored).containsKey(model.getParts().get(0).getSha256()).hasSize(2);
    }
    expectLine(
        call("publish", model("second", "\"a\", \"b\", \"c\""), "--store=http://127.0.0.1:1/"),
        1,
        "to http://127.0.0.1:1/");
  }

  private static SceneCoverage row(String scene, String asking, OtherGeneration... others) {
    return SceneCoverage.newBuilder()
        .setSceneId(scene)
        .setGeneration(asking)
        .setOthers(List.of(others))
        .build();
  }

  private static SceneCoverage closed(SceneCoverage row) {
    row.setClosed(true);
    return row;
  }

  private String model(String name, String classes) throws IOException {
    Path file = directory.resolve(name + ".onnx");
    Files.write(file, Files.readAllBytes(RepositoryFiles.tinyModel()));
    Files.writeString(directory.resolve(name + ".json"), "{\"classes\": [" + classes + "]}");
    return file.toString();
  }

  private Call models(String... arguments) {
    if (arguments[0].equals("publish")) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add("--store=" + store);
      return call(all.toArray(String[]::new));
    }
    return call(arguments);
  }

  private Call call(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.add("--bootstrap-servers=" + embedded.bootstrapServers());
    all.add("--schema-registry=" + embedded.registryUrl());
    return Call.of(all.toArray(String[]::new));
  }

  /** The generation that a call has published. */
  private static String published(Call call) {
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).startsWith("published ");
    return call.out().split(" ", -1)[1];
  }

  private static void expectLine(Call call, int exitCode, String line) {
    assertThat(call.exitCode()).as(call.err() + call.out()).isEqualTo(exitCode);
    assertThat(call.err()).startsWith("parallax: ").contains(line).hasLineCount(1);
  }

  private Model announced(String generation) {
    return new ModelTopic(cluster).read().find(generation).orElseThrow();
  }

  private void assertStored(String uri, String sum, Path file) throws IOException {
    assertThat(Path.of(URI.create(uri))).isEqualTo(store.resolve(sum)).hasSameBinaryContentAs(file);
    assertThat(sum).isEqualTo(Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString());
  }

  private static long count(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    Map<String, Object> config = cluster.clients();
    config.put("transactional.id", "robot");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void commit(String group, long offset) {
    commit(group, new OffsetAndMetadata(offset));
  }

  private void commit(String group, OffsetAndMetadata offset) {
    try (Admin admin = Admin.create(cluster.clients())) {
      assertThat(
              admin
                  .alterConsumerGroupOffsets(group, Map.of(new TopicPartition("frames", 0), offset))
                  .all()
                  .toCompletionStage())
          .succeedsWithin(Duration.ofSeconds(30));
    }
  }
}
