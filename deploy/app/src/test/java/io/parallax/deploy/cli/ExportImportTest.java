package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.export.RequestExport;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.schemas.Answer;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests go out to a tool and come back as answers, with the topology at work on them. */
class ExportImportTest {
  private static final long TIMEOUT_NANOS = 60_000_000_000L;

  @TempDir private Path directory;
  private EmbeddedCluster embedded;
  private Cluster cluster;
  private TopologyApplication topology;

  @BeforeEach
  void makeRequests() {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(2));
    topology =
        new TopologyApplication(
            new TopologyConfig(
                Map.of(
                    TopologyConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers(),
                    Registry.URL_CONFIG, cluster.registryUrl(),
                    TopologyConfig.STATE_DIR, directory.resolve("state").toString(),
                    TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN,
                    TopologyConfig.COMMIT_INTERVAL, "200")));
    topology.start();
    InferredScan scan = InferredScan.flat();
    try (PlayedScene scene =
        new PlayedScene(cluster, scan, () -> assertThat(topology.failure()).isNull())) {
      scene.send(scan.maps());
      scene.drain();
      scene.awaitComplete();
    }
  }

  @AfterEach
  void stop() {
    topology.close();
    embedded.close();
  }

  @Test
  void shouldTakeAnswersFromCvatToTheRequestsAndExportThemAgain() throws Exception {
    int all = requests().size();
    Path cvat = directory.resolve("cvat");
    Call export = call("export", "--format=cvat", "--out=" + cvat);
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.out()).isEqualTo("%s requests in %s%n".formatted(all, cvat));
    assertThat(exported("--scene=flat-3")).isEqualTo(all);
    assertThat(exported("--scene=attic")).isZero();
    assertThat(exported("--status=expired")).isZero();

    Call untouched = call("import", "--format=cvat", cvat.toString(), "--annotator=anna");
    assertThat(untouched.exitCode()).as(untouched.err()).isZero();
    assertThat(untouched.out())
        .startsWith("published 0 answers of anna")
        .contains("passed over %s guesses that nobody touched".formatted(all));

    // Anna confirms the first guess, gives the second a class that there is not, and skips the
    // third.
    Path file = cvat.resolve("annotations.xml");
    String xml = Files.readString(file);
    int first = xml.indexOf("source=\"auto\"");
    xml = xml.substring(0, first) + "source=\"semi-auto\"" + xml.substring(first + 13);
    int second = xml.indexOf("<mask label=\"", first) + 13;
    xml = xml.substring(0, second) + "gargoyle" + xml.substring(xml.indexOf('"', second));
    int third = xml.indexOf("<mask ", second);
    xml = xml.substring(0, third) + "<tag label=\"(skip)\"/>" + xml.substring(third);
    Files.writeString(file, xml);

    Call dry = call("import", "--format=cvat", cvat.toString(), "--annotator=anna", "--dry-run");
    assertThat(dry.exitCode()).isEqualTo(1);
    assertThat(dry.out())
        .startsWith("would publish 2 answers of anna: 1 labelled, 1 skipped, 0 unclear")
        .contains("refused 1 answers")
        .contains(": \"gargoyle\" is none of the model's classes");
    assertThat(answers()).isEmpty();

    Call real = call("import", "--format=cvat", file.toString(), "--annotator=anna");
    assertThat(real.exitCode()).isEqualTo(1);
    assertThat(real.out()).startsWith("published 2 answers of anna");
    awaitAnswers(2);
    assertThat(requests()).extracting(LabelRequest::getStatus).contains(RequestStatus.ANSWERED);
    assertThat(answers())
        .extracting(Answer::getVerdict)
        .containsExactlyInAnyOrder(Verdict.LABELLED, Verdict.SKIPPED);

    Call again = call("import", "--format=cvat", file.toString(), "--annotator=anna");
    assertThat(again.out())
        .startsWith("published 0 answers of anna")
        .contains("passed over 2 answers that are known already");

    Path answered = directory.resolve("answered");
    Call answers = call("export", "--answers", "--format=cvat", "--out=" + answered);
    assertThat(answers.exitCode()).as(answers.err()).isZero();
    assertThat(answers.out()).isEqualTo("1 answered requests in %s%n".formatted(answered));
    assertThat(Files.readString(answered.resolve("annotations.xml")))
        .containsOnlyOnce("source=\"manual\"");
    Path open = directory.resolve("open");
    assertThat(call("export", "--format=masks", "--out=" + open).out())
        .startsWith((all - 1) + " requests in");
  }

  @Test
  void shouldTellWhereAnnotatorsDisagree() throws Exception {
    Path masks = directory.resolve("masks");
    assertThat(call("export", "--format=masks", "--out=" + masks).exitCode()).isZero();
    int all = requests().size();
    Call anna =
        call("import", "--format=masks", masks.toString(), "--annotator=anna", "--take-guesses");
    assertThat(anna.exitCode()).as(anna.out()).isZero();
    assertThat(anna.out()).startsWith("published %s answers of anna: %1$s labelled".formatted(all));

    // Ben takes everything for the next class.
    List<String> classes = new ArrayList<>(Files.readAllLines(masks.resolve("classes.txt")));
    classes.add(classes.remove(0));
    Files.write(masks.resolve("classes.txt"), classes);
    assertThat(call("import", "--format=masks", masks.toString(), "--annotator=ben").exitCode())
        .isZero();
    awaitAnswers(2 * all);

    Path out = directory.resolve("coco");
    Call answers = call("export", "--answers", "--format=coco", "--out=" + out);

    assertThat(answers.exitCode()).as(answers.err()).isZero();
    assertThat(answers.out().lines())
        .hasSize(2 + all)
        .contains("annotators disagree about %s of them".formatted(all))
        .element(2)
        .asString()
        .matches("  flat-3/.*: (anna|ben) says [a-z ]+, (anna|ben) says [a-z ]+");
  }

  @Test
  void shouldTellWhatIsNotTakenAndKeepUsersOfAToolApart() throws Exception {
    int all = requests().size();
    Path files = directory.resolve("labelstudio");
    assertThat(call("export", "--format=labelstudio", "--out=" + files).exitCode()).isZero();

    Call nothing = call("import", "--format=labelstudio", files.toString(), "--annotator=anna");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.out())
        .startsWith("published 0 answers of anna")
        .contains(
            "  %s × task without an annotation (a prediction is none) (first: ".formatted(all))
        .endsWith("there is no answer in %s%n".formatted(files));

    Path video =
        Files.writeString(
            files.resolve("annotations.xml"), "<annotations><track id='0'/></annotations>");
    Call tracks = call("import", "--format=cvat", video.toString(), "--annotator=anna");
    assertThat(tracks.exitCode()).isEqualTo(2);
    assertThat(tracks.err()).contains("choose \"CVAT for images 1.1\"");

    // Two people give the first request what the model guesses; a third one is not named.
    ObjectMapper json = new ObjectMapper();
    ArrayNode tasks = (ArrayNode) json.readTree(files.resolve("tasks.json").toFile());
    JsonNode painted = tasks.get(0).path("predictions").path(0).path("result");
    ArrayNode annotations = ((ObjectNode) tasks.get(0)).putArray("annotations");
    annotations.addObject().put("completed_by", 1).set("result", painted);
    annotations.addObject().put("completed_by", "ben@example.org").set("result", painted);
    annotations.addObject().put("completed_by", 3).set("result", painted);
    Path zip = files.resolve("project.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("project-1-at-2026-01-02.json"));
      out.write(json.writeValueAsBytes(tasks));
    }
    Call two =
        call(
            "import",
            "--format=labelstudio",
            zip.toString(),
            "--annotator=1=anna",
            "--annotator=ben@example.org=ben");
    assertThat(two.exitCode()).as(two.err()).isZero();
    assertThat(two.out())
        .startsWith("published 2 answers of anna, ben: 2 labelled, 0 skipped, 0 unclear")
        .contains("  1 × answer of a user whom --annotator USER=NAME does not name (first: ");
    awaitAnswers(2);
    assertThat(answers()).extracting(Answer::getAnnotator).containsExactlyInAnyOrder("anna", "ben");
  }

  /** How many requests an export with an option has. */
  private int exported(String option) {
    Call call = call("export", "--format=coco", option, "--out=" + directory.resolve(option));
    assertThat(call.exitCode()).as(call.err()).isZero();
    return Integer.parseInt(call.out().substring(0, call.out().indexOf(' ')));
  }

  private Call call(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--bootstrap-servers=" + cluster.bootstrapServers();
    all[arguments.length + 1] = "--schema-registry=" + cluster.registryUrl();
    return Call.of(all);
  }

  private List<LabelRequest> requests() {
    return RequestExport.read(cluster, request -> true);
  }

  private List<Answer> answers() {
    return requests().stream().flatMap(request -> request.getAnswers().stream()).toList();
  }

  private void awaitAnswers(int count) throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (answers().size() < count) {
      assertThat(topology.failure()).isNull();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
