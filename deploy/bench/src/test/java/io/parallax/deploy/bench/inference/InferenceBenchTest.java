package io.parallax.deploy.bench.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InferenceBenchTest {
  private static final int FRAMES = 50;

  private static EmbeddedCluster cluster;
  private static InferenceBench bench;

  @BeforeAll
  static void start() {
    Scan scan = FlatScan.of(3, 4);
    cluster = EmbeddedCluster.start();
    bench =
        new InferenceBench(
            scan, cluster, FRAMES, Map.of("working.width", "320", "working.height", "240"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldHoldTheWorkerAgainstTheBareLoop() {
    List<Figure> figures = bench.plain(RepositoryFiles.tinyModel());

    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    assertThat(figures).extracting(Figure::name).doesNotHaveDuplicates();
    assertThat(value(figures, "plain: worker / bare ONNX Runtime"))
        .isCloseTo(
            value(figures, "plain: worker") / value(figures, "plain: bare ONNX Runtime"),
            within(1e-9));
    assertThat(
            figures.stream()
                .filter(figure -> figure.name().contains("share of"))
                .mapToDouble(Figure::value)
                .sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldSayWhatPassesCost() {
    Path model = SharedFiles.require("models/scannet-seed-mc.onnx");

    List<Figure> figures = bench.monteCarlo(model);

    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    assertThat(figures).extracting(Figure::name).doesNotHaveDuplicates();
    assertThat(figures)
        .extracting(Figure::name)
        .contains("MC / MC, 1 pass, time: worker", "MC / MC, 1 pass, time: bare ONNX Runtime");
  }

  private static double value(List<Figure> figures, String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElseThrow();
  }
}
