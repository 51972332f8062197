package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The bench on a scene of a few frames: that it measures everything, not what it measures. */
final class BenchCommandTest {
  private static final int FRAMES = 12;

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();

  private int bench(String... arguments) {
    CommandLine command = Parallax.commandLine(Map.of());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(new StringWriter()));
    return command.execute(arguments);
  }

  private Map<String, Double> figures() throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(directory.resolve("out").resolve("bench.json").toFile());
    Map<String, Double> figures = new HashMap<>();
    for (JsonNode figure : report.get("figures")) {
      figures.put(
          figure.get("measure").asText() + ": " + figure.get("name").asText(),
          figure.get("value").asDouble());
    }
    assertThat(report.get("setting").get("frames").asInt()).isEqualTo(FRAMES);
    assertThat(report.get("machine").get("processors").asInt()).isPositive();
    return figures;
  }

  @Test
  void shouldMeasureThroughputAndLatencyOfAScan() throws IOException {
    Path scan = directory.resolve("scan");
    FlatExport.write(scan, FlatScan.of(7, 6));

    int exitCode =
        bench(
            "bench",
            "--scan",
            scan.toString(),
            "--frames",
            Integer.toString(FRAMES),
            "--rate",
            "4",
            "--measure",
            "throughput,latency",
            "--out",
            directory.resolve("out").toString());

    assertThat(exitCode).isZero();
    Map<String, Double> figures = figures();
    double kernel = figures.get("kernel: one thread");
    double pipeline = figures.get("pipeline: all stages");
    assertThat(figures.get("pipeline: pipeline / kernel")).isEqualTo(pipeline / kernel);
    assertThat(figures.get("kernel: time a frame")).isEqualTo(1e3 / kernel);
    // Two seconds at four frames a second do not count.
    assertThat(figures).containsEntry("latency: map to scores, frames", FRAMES - 8.0);
    assertThat(figures.get("latency: map to scores, p50"))
        .isPositive()
        .isLessThanOrEqualTo(figures.get("latency: map to scores, p99"));
    assertThat(figures)
        .containsKeys(
            "bytes: topic probability-maps",
            "bytes: topic evidence",
            "bytes: topic parallax-topology-block-statistics-changelog",
            "bytes: store block-statistics",
            "memory: RocksDB, peak",
            "balance: bytes, busiest of 12 partitions / mean");
    assertThat(figures.get("balance: bytes, busiest of 12 partitions / mean")).isBetween(1.0, 12.0);
    assertThat(out.toString()).contains("MEASURE", "pipeline / kernel", "bench.json");
  }
}
