package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.testkit.RepositoryFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of the roles after a short scan with two bad records and two answers, checked against
 * what is in the topics; and whether dashboards, alerts and the operator's pages name what there
 * is.
 */
final class MetricsTest {
  private static final int FRAMES = 12;

  private static final Path METRICS = RepositoryFiles.require("deploy/doc/metrics.md");
  private static final Path DEAD_LETTERS = RepositoryFiles.require("deploy/doc/dead-letters.md");

  private static final Set<String> LABELS =
      Set.of(
          "role",
          "model_role",
          "outcome",
          "reason",
          "status",
          "step",
          "topic",
          "verdict",
          "quantile",
          "state",
          "extent",
          "le");

  @TempDir static Path directory;
  private static MonitoredRoles roles;
  private static Scrape worker;
  private static Scrape topology;
  private static Scrape desk;
  private static Scrape trainer;

  @BeforeAll
  static void runAScan() throws Exception {
    Path scan = directory.resolve("flat");
    FlatExport.write(scan, FlatScan.of(3, FRAMES));
    roles = new MonitoredRoles(directory);
    sendPoison();
    var run =
        roles.call("run", "--publish-only", "--scan=" + scan, "--out=" + directory.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    answerAtTheDesk();
    MonitoredRoles.await(
        "all is counted",
        () -> {
          scrape();
          return worker.value("parallax_worker_frames_total") == FRAMES + 1
              && topology.value("parallax_topology_answers_total", "verdict", "unclear") == 1
              && topology.value("parallax_topology_requests", "status", "answered") == 2
              && topology.value("parallax_topology_map_blocks_total") > 0
              && desk.value("parallax_desk_refusals_total") == 1
              && trainer.value("parallax_trainer_answers") == 1
              && topology.sum("parallax_topology_lag_records") == 0;
        });
  }

  private static void scrape() throws Exception {
    worker = Scrape.of(roles.workerPort);
    topology = Scrape.of(roles.topologyPort);
    desk = Scrape.of(roles.deskPort);
    trainer = Scrape.of(roles.trainerPort);
  }

  private static void sendPoison() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                roles.cluster.clients(), new ByteArraySerializer(), new ByteArraySerializer());
        RecordPublisher<Label> labels = RecordPublisher.ofLabels(roles.cluster)) {
      byte[] bytes = "not avro".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(TopicCatalogue.FRAMES.name(), bytes, bytes)).get();
      labels.publish(
          List.of(
              new Label(
                  "nobody/asked/for/1",
                  "nobody",
                  Verdict.UNCLEAR,
                  List.of(),
                  "",
                  "anna",
                  Instant.EPOCH)));
    }
  }

  private static void answerAtTheDesk() throws Exception {
    String page = "\"page\": \"page-of-anna\", \"annotator\": \"anna\"";
    for (String verdict :
        List.of(
            "\"verdict\": \"LABELLED\", \"parts\": [{\"classId\": 0}]",
            "\"verdict\": \"UNCLEAR\", \"reason\": \"too dark\"")) {
      MonitoredRoles.await(
          "a request at the desk",
          () -> Scrape.of(roles.deskPort).value("parallax_desk_open_requests") > 0);
      String id = roles.desk("api/claim", "{" + page + "}").path("request").path("id").asText();
      assertThat(Scrape.of(roles.deskPort).value("parallax_desk_claims")).isEqualTo(1);
      roles.desk("api/answer", "{" + page + ", \"id\": \"" + id + "\", " + verdict + "}");
    }
  }

  @AfterAll
  static void stop() {
    if (roles != null) {
      roles.close();
    }
  }

  @Test
  void shouldCountTheFramesThatWereSentAndTheMapsMadeOfThem() {
    assertThat(worker.value("parallax_worker_frames_total")).isEqualTo(FRAMES + 1);
    assertThat(worker.value("parallax_worker_maps_total")).isEqualTo(FRAMES);
    assertThat(worker.value("parallax_worker_inference_seconds_count")).isEqualTo(FRAMES);
    assertThat(worker.value("parallax_worker_batch_frames_sum")).isEqualTo(FRAMES + 1);
    assertThat(worker.value("parallax_worker_assigned_partitions")).isEqualTo(3);
    assertThat(worker.value("parallax_worker_lag_records")).isZero();
    assertThat(worker.value("parallax_worker_models", "model_role", "active", "state", "reading"))
        .isEqualTo(1);
    assertThat(worker.sum("parallax_worker_models")).isEqualTo(1);
    assertThat(topology.value("parallax_topology_maps_total")).isEqualTo(FRAMES);
    assertThat(topology.value("parallax_topology_frames")).isEqualTo(FRAMES);
    assertThat(topology.value("parallax_topology_scenes")).isEqualTo(1);
  }

  @Test
  void shouldCountEvidenceVoxelsAndViews() {
    double evidence = topology.value("parallax_topology_evidence_total");
    assertThat(evidence).isPositive();
    assertThat(topology.value("parallax_topology_views_total")).isEqualTo(evidence);
    assertThat(topology.value("parallax_topology_blocks_total")).isPositive().isLessThan(evidence);
    assertThat(topology.value("parallax_topology_voxels_total")).isGreaterThan(evidence);
    assertThat(topology.value("parallax_topology_duplicate_evidence_total")).isZero();
    assertThat(topology.value("parallax_topology_dirty_blocks")).isZero();
    assertThat(topology.value("parallax_topology_pending_blocks")).isZero();
    assertThat(topology.value("parallax_topology_block_reports_total", "extent", "all-views"))
        .isPositive();
    assertThat(topology.value("parallax_topology_refresh_seconds_count")).isPositive();
    assertThat(topology.value("parallax_topology_select_seconds_count")).isPositive();
  }

  @Test
  void shouldTellTheRequestsThatAreInTheTopic() throws Exception {
    // What the selector decided and counted is published by another stage, a commit later.
    MonitoredRoles.await(
        "both answers have come to the topic",
        () -> requests().values().stream().filter(MetricsTest::isAnswered).count() == 2);
    Map<String, LabelRequest> requests = requests();
    for (RequestStatus status : RequestStatus.values()) {
      assertThat(
              topology.value(
                  "parallax_topology_requests", "status", status.name().toLowerCase(Locale.ROOT)))
          .as(status.name())
          .isEqualTo(
              (double) requests.values().stream().filter(r -> r.getStatus() == status).count());
    }
    assertThat(topology.value("parallax_topology_requests_made_total")).isEqualTo(requests.size());
    assertThat(topology.value("parallax_topology_requested_pixels"))
        .isEqualTo(requests.values().stream().mapToInt(LabelRequest::getPixels).sum())
        .isLessThanOrEqualTo(topology.value("parallax_topology_budget_pixels"));
    assertThat(desk.value("parallax_desk_open_requests")).isEqualTo(requests.size() - 2);
  }

  private static Map<String, LabelRequest> requests() {
    Map<String, LabelRequest> requests = new HashMap<>();
    try (TopicReader reader = new TopicReader(roles.cluster)) {
      reader.on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r)).readToEnd();
    }
    return requests;
  }

  private static boolean isAnswered(LabelRequest request) {
    return request.getStatus() == RequestStatus.ANSWERED;
  }

  @Test
  void shouldCountTheAnswersByVerdict() {
    for (Scrape role : List.of(topology, desk)) {
      String name =
          role.equals(desk) ? "parallax_desk_answers_total" : "parallax_topology_answers_total";
      assertThat(role.value(name, "verdict", "labelled")).isEqualTo(1);
      assertThat(role.value(name, "verdict", "unclear")).isEqualTo(1);
      assertThat(role.value(name, "verdict", "skipped")).isZero();
    }
    assertThat(desk.value("parallax_desk_send_seconds_count")).isEqualTo(2);
    assertThat(desk.value("parallax_desk_send_failures_total")).isZero();
    assertThat(desk.value("parallax_desk_claims")).isZero();
  }

  @Test
  void shouldTellWhatTheTrainerCouldLearnFrom() {
    assertThat(trainer.value("parallax_trainer_leading")).isEqualTo(1);
    assertThat(trainer.value("parallax_trainer_answers_waiting")).isEqualTo(1);
    assertThat(trainer.sum("parallax_trainer_rounds_total")).isZero();
  }

  @Test
  void shouldCountDeadLettersByReason() {
    assertThat(worker.value("parallax_dead_letters_total", "reason", "unreadable")).isEqualTo(1);
    assertThat(worker.sum("parallax_dead_letters_total")).isEqualTo(1);
    assertThat(topology.value("parallax_dead_letters_total", "reason", "unknown-request"))
        .isEqualTo(1);
    assertThat(topology.sum("parallax_dead_letters_total")).isEqualTo(1);
  }

  @Test
  void shouldExportEveryReasonOfTheDeadLettersPageFromTheStart() throws Exception {
    String section = section(DEAD_LETTERS, "## Reasons");
    Set<String> reasons = new TreeSet<>();
    for (String line : section.lines().filter(l -> l.startsWith("| `")).toList()) {
      for (String word : line.split("\\|", -1)[1].split(",", -1)) {
        reasons.add(word.strip().replace("`", ""));
      }
    }
    assertThat(labelValues("parallax_dead_letters_total", "reason"))
        .containsExactlyInAnyOrderElementsOf(reasons);
  }

  @Test
  void shouldTellStreamsAndRocksDbOfTheTopology() {
    assertThat(topology.value("parallax_topology_state", "state", "running")).isEqualTo(1);
    assertThat(topology.sum("parallax_topology_state")).isEqualTo(1);
    assertThat(topology.value("parallax_topology_threads")).isEqualTo(2);
    assertThat(topology.value("parallax_topology_threads_replaced_total")).isZero();
    assertThat(topology.value("parallax_topology_commit_latency_max_seconds")).isNotNegative();
    assertThat(topology.value("parallax_topology_restore_remaining_records")).isZero();
    assertThat(topology.value("parallax_rebalances_total")).isPositive();
    assertThat(topology.value("parallax_rocksdb_memory_limit_bytes")).isEqualTo(256 << 20);
    assertThat(topology.value("parallax_rocksdb_memory_bytes"))
        .isPositive()
        .isLessThan(topology.value("parallax_rocksdb_memory_limit_bytes"));
    assertThat(topology.value("parallax_rocksdb_memtables_bytes")).isPositive();
    assertThat(topology.value("parallax_rocksdb_write_stall_seconds_total")).isNotNegative();
    double coverage = topology.value("parallax_topology_scene_coverage_ratio", "quantile", "0.5");
    assertThat(coverage).isBetween(0.5, 1.0);
    assertThat(topology.value("parallax_topology_scene_budget_used_ratio", "quantile", "1.0"))
        .isBetween(0.01, 1.0);
  }

  @Test
  void shouldNameMetricsInBaseUnitsAndKeepLabelsFew() {
    for (Scrape role : List.of(worker, topology, desk, trainer)) {
      role.types()
          .forEach(
              (name, type) -> {
                assertThat(name).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
                assertThat(name)
                    .doesNotContainPattern("milli|micro|nano|minute|kilo|mega|percent|_ms");
                if (name.startsWith("parallax_")) {
                  assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
                  assertThat(role.helps().get(name)).as(name).isNotBlank();
                }
              });
      for (Scrape.Sample sample : role.samples()) {
        assertThat(sample.labels()).as(sample.name()).containsKey("role");
        if (sample.name().startsWith("parallax_")) {
          assertThat(LABELS).as(sample.name()).containsAll(sample.labels().keySet());
        }
      }
      assertThat(role.samples()).hasSizeLessThan(500);
    }
  }

  @Test
  void shouldSpeakOpenMetricsWhenAsked() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + roles.workerPort + "/metrics"))
                    .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(answer.body()).endsWith("# EOF\n");
    assertThat(Scrape.get(roles.workerPort, "/metrics").headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void shouldDocumentEveryMetric() throws Exception {
    String table = MetricsTable.of(List.of(worker, topology, desk, trainer));
    assertThat(section(METRICS, "## Metrics").contains(table))
        .as("the table of metrics in deploy/doc/metrics.md; it should be\n%s", table)
        .isTrue();
  }

  @Test
  void shouldExportWhatDashboardsAndAlertsName() throws Exception {
    List<MonitoringFiles.Query> queries = MonitoringFiles.queries();
    assertThat(queries).hasSizeGreaterThan(30);
    for (MonitoringFiles.Query query : queries) {
      PromQuery promQuery = PromQuery.parse(query.expression());
      assertThat(promQuery.selectors()).as(query.expression()).isNotEmpty();
      for (PromQuery.Selector selector : promQuery.selectors()) {
        assertThat(isExported(selector)).as("%s: %s is exported", query.where(), selector).isTrue();
      }
      Set<String> labels =
          promQuery.selectors().stream()
              .flatMap(selector -> labelNames(selector.metric()).stream())
              .collect(Collectors.toSet());
      labels.addAll(Set.of("instance", "job"));
      assertThat(labels).as("%s groups by", query.where()).containsAll(promQuery.groupings());
    }
  }

  /** Whether a series is there that a selector finds. */
  private static boolean isExported(PromQuery.Selector selector) {
    return samples().stream()
        .filter(sample -> sample.name().equals(selector.metric()))
        .anyMatch(sample -> selector.finds(sample.labels()));
  }

  private static Set<String> labelNames(String metric) {
    return samples().stream()
        .filter(sample -> sample.name().equals(metric))
        .flatMap(sample -> sample.labels().keySet().stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> labelValues(String metric, String label) {
    return samples().stream()
        .filter(sample -> sample.name().equals(metric))
        .map(sample -> sample.labels().get(label))
        .collect(Collectors.toSet());
  }

  private static List<Scrape.Sample> samples() {
    return List.of(worker, topology, desk, trainer).stream()
        .flatMap(s -> s.samples().stream())
        .toList();
  }

  /** A section of one of the operator's pages. */
  private static String section(Path file, String heading) throws Exception {
    String page = Files.readString(file);
    assertThat(page.contains("\n" + heading + "\n")).as(heading).isTrue();
    String rest = page.substring(page.indexOf("\n" + heading + "\n") + heading.length() + 1);
    int end = rest.indexOf("\n## ");
    return end < 0 ? rest : rest.substring(0, end);
  }
}
