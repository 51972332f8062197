package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
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

  private static Call run(Path scan, String out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run",
                "--scan=" + scan,
                "--model=" + TINY,
                "--mode=drain",
                "--out=" + out(out),
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--schema-registry=" + cluster.registryUrl()));
    all.addAll(Arrays.asList(more));
    return Call.of(all.toArray(String[]::new));
  }
}
