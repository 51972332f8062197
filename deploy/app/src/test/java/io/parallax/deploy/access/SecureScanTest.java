package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.access.RecordingAuthorizer.Decision;
import io.parallax.deploy.cli.BackgroundCall;
import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cli.WrittenRequests;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan through a cluster that demands TLS, a login and permissions, by the commands themselves
 * and by configuration alone: it gives what an open cluster gives, nothing is refused, and no
 * permission of any user is left over.
 */
class SecureScanTest {
  private static final Path MODEL =
      RepositoryFiles.require(
          "deploy/flat/src/main/resources/io/parallax/deploy/flat/flat-seed.onnx");

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Path scan;

  @Test
  void shouldGiveTheSameResultsWithEveryPermissionUsedAndNoneMissing() throws Exception {
    scan = directory.resolve("flat");
    FlatExport.write(scan, FlatScan.of(3, 12));
    Path open = directory.resolve("open");
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      String[] addresses = {
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry",
        cluster.registryUrl()
      };
      require(Call.of("topics", "create", addresses[0], addresses[1], "--partitions", "2"));
      try (BackgroundCall worker = start(addresses, "worker", "--model", MODEL.toString());
          BackgroundCall topology = start(addresses, "topology", "--mode=drain", state("open"))) {
        require(Call.of(with(addresses, "run", "--publish-only", "--scan=" + scan, out(open))));
        assertThat(worker.out() + topology.out()).hasLineCount(2);
      }
    }

    Path secure = directory.resolve("secure");
    RecordingAuthorizer.forget();
    try (SecureCluster cluster = new SecureCluster(directory)) {
      String operator = config(cluster, cluster.plain("parallax-operator"), "operator");
      require(Call.of("topics", "create", "--partitions", "2", operator));
      require(Call.of("topics", "check", "--partitions", "2", operator));
      // The recorder follows the active generation, which is that of the worker.
      String publisher = config(cluster, cluster.scram("parallax-publisher"), "publisher");
      publish(publisher, MODEL, "active");
      String worker = config(cluster, cluster.mutualTls("parallax-worker"), "worker");
      String topology = config(cluster, cluster.scram("parallax-topology"), "topology");
      try (BackgroundCall first = startWorker(worker)) {
        try (BackgroundCall instance = startTopology(topology)) {
          sendRubbish(cluster, TopicCatalogue.FRAMES.name());
          sendRubbish(cluster, TopicCatalogue.PROBABILITY_MAPS.name());
          require(
              Call.of(
                  "run",
                  "--publish-only",
                  "--scan=" + scan,
                  out(secure),
                  "--bootstrap-servers=" + cluster.broker().sasl(),
                  "--schema-registry=" + cluster.registryUrl(),
                  config(cluster, cluster.scram("parallax-recorder"), "recorder")));
          awaitRecords(cluster, TopicCatalogue.DEAD_LETTERS.name(), 2);
          assertThat(first.out() + instance.out()).hasLineCount(2);
          // A second worker takes partitions over, and gives them back.
          startWorker(worker).close();
        }
        // Another life of the topology finds its changelogs.
        Map<String, String> certified = cluster.mutualTls("parallax-topology");
        try (BackgroundCall next = startTopology(config(cluster, certified, "topology-tls"))) {
          stream(cluster);
          desk(cluster);
          annotate(cluster);
          promote(publisher);
          buildDataset(cluster);
          train(cluster, publisher);
          closeScene(cluster);
          assertThat(next.out()).hasLineCount(1);
        }
      }
    }

    assertThat(secure.resolve("scores.csv")).hasSameTextualContentAs(open.resolve("scores.csv"));
    assertThat(WrittenRequests.read(secure)).isNotEmpty().isEqualTo(WrittenRequests.read(open));
    List<Decision> decisions = RecordingAuthorizer.decisions();
    assertThat(decisions).filteredOn(one -> !one.allowed() && one.counts()).isEmpty();
    assertThat(unused(decisions)).isEmpty();
  }

  private void stream(SecureCluster cluster) throws IOException {
    String robot = config(cluster, cluster.scram("parallax-robot"), "robot");
    for (String already : List.of("0 before", "12 before")) {
      Call call =
          require(Call.of("stream", "--scan=" + scan, "--scene=again", "--rate=max", robot));
      assertThat(call.out()).contains(already);
    }
  }

  private void annotate(SecureCluster cluster) throws IOException {
    String annotator = config(cluster, cluster.scram("parallax-annotator"), "annotator");
    Path exported = directory.resolve("exported");
    require(Call.of("export", "--format=masks", "--out=" + exported, annotator));
    require(
        Call.of(
            "import",
            "--format=masks",
            "--annotator=anna",
            "--take-guesses",
            annotator,
            exported.toString()));
    require(Call.of("annotate", "--once", "--oracle=" + scan, annotator));
  }

  private String publish(String publisher, Path model, String role) {
    Call published =
        require(
            Call.of(
                "models",
                "publish",
                model.toString(),
                "--role=" + role,
                "--store=" + directory.resolve("store"),
                publisher));
    return published.out().split(" ", -1)[1];
  }

  /** A candidate, which the worker scores all frames with, takes the place of the active one. */
  private void promote(String publisher) throws IOException {
    Path other = Files.copy(MODEL, directory.resolve("other.onnx"));
    String descriptor = Files.readString(MODEL.resolveSibling("flat-seed.json"));
    Files.writeString(directory.resolve("other.json"), descriptor.replace("flat-seed-1", "other"));
    String generation = publish(publisher, other, "candidate");
    assertThat(require(Call.of("models", "show", generation, publisher)).out())
        .contains("agreement");
    Call promoted;
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    do {
      promoted = Call.of("models", "promote", generation, publisher);
    } while (promoted.exitCode() != 0 && System.nanoTime() < deadline);
    require(promoted);
  }

  private void buildDataset(SecureCluster cluster) throws Exception {
    String trainer = config(cluster, cluster.mutualTls("parallax-trainer"), "trainer");
    String out = "--out=" + directory.resolve("dataset");
    assertThat(require(Call.of("dataset", out, trainer)).out()).contains("answered requests");
  }

  /** A round of training whose model the worker scores all frames with, until it is promoted. */
  private void train(SecureCluster cluster, String publisher) throws Exception {
    String trainer = config(cluster, cluster.mutualTls("parallax-trainer"), "trainer-role");
    try (BackgroundCall role =
        BackgroundCall.start(
            "trainer",
            "--store=" + directory.resolve("store"),
            "--after-answers=1",
            "--promote=always",
            "--set=dataset.val.share=0.5",
            "--set=head.steps=2",
            "--set=work.dir=" + directory.resolve("work"),
            trainer)) {
      Pattern promoted = Pattern.compile("(?m)^other-\\S+ +active .* other-");
      String listed = "";
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (!promoted.matcher(listed).find() && System.nanoTime() < deadline) {
        Thread.sleep(200);
        listed = require(Call.of("models", "list", publisher)).out();
      }
      assertThat(listed).as(role.out()).containsPattern(promoted);
    }
  }

  private static void closeScene(SecureCluster cluster) throws Exception {
    String closer = config(cluster, cluster.mutualTls("parallax-closer"), "closer");
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    String listed = "";
    while (!listed.contains("again") && System.nanoTime() < deadline) {
      listed = require(Call.of("scenes", "list", closer)).out();
      Thread.sleep(50);
    }
    assertThat(require(Call.of("scenes", "close", "again", closer)).out())
        .startsWith("again is closed");
  }

  private static void desk(SecureCluster cluster) throws Exception {
    String config = config(cluster, cluster.plain("parallax-desk"), "desk");
    try (BackgroundCall desk = BackgroundCall.start("desk", "--port=0", config)) {
      String url = desk.out().strip().replace("desk runs: ", "");
      HttpClient http = HttpClient.newHttpClient();
      ObjectNode form =
          new ObjectMapper().createObjectNode().put("page", "page-of-ben").put("annotator", "ben");
      String id = null;
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (id == null && System.nanoTime() < deadline) {
        HttpResponse<String> claimed = post(http, url + "api/claim", form);
        id = new ObjectMapper().readTree(claimed.body()).at("/request/id").asText(null);
        Thread.sleep(50);
      }
      HttpResponse<String> answered =
          post(http, url + "api/answer", form.put("id", id).put("verdict", "SKIPPED"));
      assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
      HttpResponse<String> compared;
      do {
        compared = http.send(comparison(url, id), HttpResponse.BodyHandlers.ofString());
      } while (compared.statusCode() != 200 && System.nanoTime() < deadline);
      assertThat(compared.body()).contains("\"pixels\":");
    }
  }

  /** Of the frame of a request, as its generation sees it. */
  private static HttpRequest comparison(String url, String requestId) {
    String[] parts = requestId.split("/", -1);
    String question = "api/comparison?scene=%1$s&before=%2$s&after=%2$s&frame=%3$s";
    return HttpRequest.newBuilder(
            URI.create(url + question.formatted(parts[0], parts[1], parts[2])))
        .build();
  }

  private static HttpResponse<String> post(HttpClient http, String url, JsonNode body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The permissions that no decision rested on. */
  private static List<String> unused(List<Decision> decisions) {
    List<String> unused = new ArrayList<>();
    for (ClusterUser user : AccessCatalogue.all()) {
      for (Grant grant : user.grants()) {
        grant.operations().stream()
            .filter(
                operation ->
                    decisions.stream()
                        .noneMatch(
                            decision ->
                                decision.allowed()
                                    && decision.counts()
                                    && decision.operation() == operation
                                    && decision.user().replace("CN=", "").equals(user.name())
                                    && grant.covers(decision.type(), decision.name())))
            .map(operation -> "%s: %s of %s".formatted(user.name(), operation, grant.name()))
            .forEach(unused::add);
      }
    }
    return unused;
  }

  private BackgroundCall startWorker(String config) throws InterruptedException {
    return BackgroundCall.start(
        "worker", "--set=model.cache.dir=" + directory.resolve("models"), config);
  }

  private BackgroundCall startTopology(String config) throws InterruptedException {
    return BackgroundCall.start("topology", "--mode=drain", state("state"), config);
  }

  private String state(String name) {
    return "--state-dir=" + directory.resolve(name + "-state");
  }

  private static String out(Path path) {
    return "--out=" + path;
  }

  private static String config(SecureCluster cluster, Map<String, String> settings, String name)
      throws IOException {
    return "--config=" + cluster.file(name, settings);
  }

  private static Call require(Call call) {
    assertThat(call.exitCode()).as(call.err() + call.out()).isZero();
    return call;
  }

  private static BackgroundCall start(String[] addresses, String... call)
      throws InterruptedException {
    return BackgroundCall.start(with(addresses, call));
  }

  private static String[] with(String[] addresses, String... call) {
    List<String> all = new ArrayList<>(List.of(call));
    all.addAll(List.of(addresses));
    return all.toArray(String[]::new);
  }

  private static void sendRubbish(SecureCluster cluster, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.broker().open()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1, 2, 3})).get();
    }
  }

  private static void awaitRecords(SecureCluster cluster, String topic, int count)
      throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (Admin admin = cluster.admin()) {
      long end = 0;
      while (end < count && System.nanoTime() < deadline) {
        end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
        Thread.sleep(50);
      }
      assertThat(end).isGreaterThanOrEqualTo(count);
    }
  }
}
