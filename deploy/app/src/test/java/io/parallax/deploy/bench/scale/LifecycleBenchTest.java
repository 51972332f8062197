package io.parallax.deploy.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.testkit.InferredScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many scenes cost, over few: that everything is measured, not what is measured. */
class LifecycleBenchTest {
  private static final int SCENES = 10;
  private static final int PARTITIONS = 2;

  /** A row, the count of closings beside it, and the same count for frames and for blocks. */
  private static final double KEPT = 2 + 2 * PARTITIONS;

  @TempDir private Path directory;

  @Test
  void shouldMeasureClosedAndIdleScenesAndRestarts() {
    List<String> progress = new ArrayList<>();
    List<Figure> figures =
        new LifecycleBench(
                new ScanMaps(InferredScan.flat().maps()),
                new LifecycleBench.Size(SCENES, 2, 3, Duration.ofMillis(100)),
                directory,
                progress::add)
            .run(OptionalInt.of(PARTITIONS));

    Map<String, Double> values =
        figures.stream().collect(Collectors.toMap(Figure::name, Figure::value));
    for (String what : List.of("heap", "RocksDB memory", "stores on disk", "changelogs on disk")) {
      String name = "closed: " + what;
      assertThat(values.get(name + ", second tenth")).as(what).isPositive();
      assertThat(values.get(name + ", last tenth")).as(what).isPositive();
      assertThat(values.get(name + ", last / second"))
          .isEqualTo(values.get(name + ", last tenth") / values.get(name + ", second tenth"));
    }
    assertThat(values.get("closed: keys left")).isZero();
    assertThat(values.get("closed: keys kept a scene")).isEqualTo(KEPT);
    assertThat(values)
        .containsKeys(
            "idle: CPU, no scene",
            "idle: CPU, 3 scenes",
            "idle: heap, no scene",
            "idle: heap, 3 scenes");
    for (String how : List.of("with its state", "without state")) {
      String name = "restart " + how + ": ";
      assertThat(values.get(name + "until running"))
          .isCloseTo(
              values.get(name + "of it restoring") + values.get(name + "beside it"), within(1e-6));
    }
    assertThat(values.get("restart without state: records restored"))
        .isGreaterThan(values.get("restart with its state: records restored"));
    assertThat(progress).contains("restart without state");
  }
}
