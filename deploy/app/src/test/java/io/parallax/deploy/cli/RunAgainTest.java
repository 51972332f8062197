package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a cluster that outlives them, where the scene of the second one exists. */
class RunAgainTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final int FRAMES = 12;

  @TempDir static Path directory;

  private static EmbeddedCluster cluster;
  private static Path scan;
  private static Call first;

  @BeforeAll
  static void runOnce() throws IOException {
    cluster = EmbeddedCluster.start();
    new Cluster(cluster.bootstrapServers(), cluster.registryUrl(), Map.of())
        .prepareTopics(OptionalInt.of(2));
    scan = directory.resolve("hall");
    FlatExport.write(scan, FlatScan.of(3, FRAMES));
    first = run(scan, "first");
    assertThat(first.exitCode()).as(first.err()).isZero();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldGiveTheSameFiguresWhenTheSameScanIsRunAgain() throws IOException {
    Call again = run(scan, "again");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(out("again").resolve("scores.csv"))
        .hasSameTextualContentAs(out("first").resolve("scores.csv"));
    assertThat(WrittenRequests.read(out("again")))
        .isNotEmpty()
        .isEqualTo(WrittenRequests.read(out("first")));
    for (String figure : List.of("voxels", "coverage", "label requests")) {
      assertThat(line(again, figure))
          .isEqualTo(line(first, figure).replaceAll("; the first .*", ""));
    }
    assertThat(line(first, "voxels")).containsPattern("[1-9][0-9,]* in [1-9][0-9,]* blocks");
    assertThat(line(again, "frames")).contains(" " + FRAMES + " in ");
  }

  @Test
  void shouldTakeTheSceneOverWithAnotherModelAndScoreInTheShadowAfterThat() throws IOException {
    Call before = run(TINY, scan, "before", "--scene=two");
    assertThat(before.exitCode()).as(before.err()).isZero();
    List<JsonNode> first = WrittenRequests.read(out("before"));
    Path other = DefaultModel.unpack(Files.createDirectories(directory.resolve("other")));

    Call after =
        run(
            other,
            scan,
            "after",
            "--scene=two",
            "--set=working.width=160",
            "--set=working.height=120");

    assertThat(after.exitCode()).as(after.err()).isZero();
    assertThat(line(after, "scene")).contains("two, model flat-seed");
    List<JsonNode> all = WrittenRequests.read(out("after"));
    assertThat(line(after, "label requests"))
        .contains(" %s (%s of them by other models),".formatted(all.size(), first.size()));
    assertThat(texts(all, "requestId"))
        .doesNotHaveDuplicates()
        .containsAll(texts(first, "requestId"));
    assertThat(texts(all.subList(0, first.size()), "status"))
        .as("the other model has other superpixels")
        .containsOnly("SUPERSEDED");
    assertThat(texts(all.subList(first.size(), all.size()), "status")).containsOnly("OPEN");

    Call shadow = run(TINY, scan, "shadow", "--scene=two");

    assertThat(shadow.exitCode()).as(shadow.err()).isZero();
    assertThat(line(shadow, "asking")).contains("model flat-seed");
    assertThat(WrittenRequests.read(out("shadow"))).isEqualTo(all);
    assertThat(out("shadow").resolve("scores.csv"))
        .hasSameTextualContentAs(out("before").resolve("scores.csv"));
  }

  @Test
  void shouldRefuseAScanWhenTheSceneHoldsFramesThatAreNotInIt() throws IOException {
    Path shorter = directory.resolve("shorter");
    FlatExport.write(shorter, FlatScan.of(5, FRAMES - 4));
    int before = framesOf("hall").size();

    Call refused = run(shorter, "refused", "--scene=hall");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains(
            "parallax: scene hall holds 4 frames that are not in this scan (8, 9, 10 …), so"
                + " its figures would be those of both; --scene NAME processes this scan as a scene of its"
                + " own");
    assertThat(framesOf("hall")).hasSize(before);
    assertThat(out("refused").resolve("scores.csv")).doesNotExist();

    Call own = run(shorter, "own", "--scene=office.2");
    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(line(own, "scene")).contains("office.2");
    assertThat(new TreeSet<>(framesOf("office.2"))).hasSize(FRAMES - 4);
  }

  private static List<String> framesOf(String scene) {
    List<String> ids = new ArrayList<>();
    Cluster outside = new Cluster(cluster.bootstrapServers(), cluster.registryUrl(), Map.of());
    try (TopicReader reader = new TopicReader(outside, key -> key.startsWith(scene + "/"))) {
      reader.on(TopicCatalogue.FRAMES, frame -> ids.add(frame.getFrameId())).readToEnd();
    }
    return ids;
  }

  private static String line(Call call, String figure) {
    return call.out()
        .lines()
        .filter(line -> line.startsWith(figure + " "))
        .findFirst()
        .orElseThrow();
  }

  private static Path out(String name) {
    return directory.resolve("out").resolve(name);
  }

  private static List<String> texts(List<JsonNode> requests, String field) {
    return requests.stream().map(request -> request.path(field).asText()).toList();
  }

  private static Call run(Path scan, String out, String... more) {
    return run(TINY, scan, out, more);
  }

  private static Call run(Path model, Path scan, String out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run",
                "--scan=" + scan,
                "--model=" + model,
                "--mode=drain",
                "--out=" + out(out),
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--schema-registry=" + cluster.registryUrl()));
    all.addAll(Arrays.asList(more));
    return Call.of(all.toArray(String[]::new));
  }
}
