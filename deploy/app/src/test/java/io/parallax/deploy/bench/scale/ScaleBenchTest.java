package io.parallax.deploy.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.testkit.InferredScan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurements of several instances and scenes, over few frames. */
class ScaleBenchTest {
  @TempDir private Path directory;

  @Test
  void shouldTimeEveryScene() {
    List<Figure> figures =
        new ScenesBench(new ScanMaps(InferredScan.flat().maps()), 4, directory).run();

    assertThat(figures).extracting(Figure::measure).containsOnly("scenes");
    assertThat(figures)
        .extracting(Figure::name)
        .containsAll(
            IntStream.range(0, 4)
                .boxed()
                .flatMap(
                    k ->
                        List.of("scene-" + k + ": all frames", "scene-" + k + ": all scores")
                            .stream())
                .toList())
        .contains(
            "all frames, slowest / mean",
            "all scores, slowest / mean",
            "mean / slowest while under way, at worst");
    assertThat(figures).allMatch(figure -> figure.value() > 0);
  }

  @Test
  void shouldTimeAFailoverInItsOrderAndSizeTheChangelogs() {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(2));
      ScanMaps maps = new ScanMaps(InferredScan.flat().maps());
      try (FailoverRun run = new FailoverRun(cluster, maps, 0, directory)) {
        run.process(3);
        List<ChangelogSize> sizes = ChangelogSize.all(cluster);
        FailoverRun.Times times = run.failOver(3, false);

        assertThat(sizes)
            .filteredOn(size -> size.topic().endsWith("-views-changelog"))
            .singleElement()
            .satisfies(
                views -> {
                  assertThat(views.logBytes()).isPositive();
                  assertThat(views.readBytes()).isPositive().isEqualTo(views.liveBytes());
                });
        assertThat(sizes).allMatch(size -> size.liveBytes() <= size.readBytes());
        assertThat(times.detected()).isPositive().isLessThanOrEqualTo(times.running());
        assertThat(times.scores()).isPositive().isLessThanOrEqualTo(times.caughtUp());
        assertThat(times.restoredRecords()).isPositive();
        assertThat(times.restoredBytes()).isPositive();
      }
    }
  }
}
