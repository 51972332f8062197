package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.pipeline.LabelsInMemory;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real scan whose requests are answered from its true labels: what the stream carries to other
 * views is what a computation in memory does, pixel for pixel.
 */
final class OracleRunTest {
  @TempDir private Path out;

  @Test
  void shouldCarryAnswersToOtherViewsAsAComputationInMemoryDoes() {
    Path directory = SharedFiles.require("scans/scannet-scene0014_00");
    Call call =
        Call.of(
            "run",
            "--scan",
            directory.toString(),
            "--model",
            SharedFiles.require("models/scannet-seed.onnx").toString(),
            "--superpixels",
            "given",
            "--mode",
            "drain",
            "--oracle",
            "--out",
            out.toString());
    LabelsInMemory inMemory =
        new LabelsInMemory(ScanFormat.SCANNET.open(directory), InferredScan.scanNet());

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("answers          79 of 79 requests");
    int[] own = new int[3];
    int[] carried = new int[3];
    inMemory
        .labels()
        .forEach(
            (frame, labels) -> {
              for (int pixel = 0; pixel < labels.length; pixel++) {
                if (labels[pixel] != null) {
                  int trueId = inMemory.truth(frame)[pixel];
                  add(labels[pixel].own() ? own : carried, labels[pixel].classId(), trueId);
                }
              }
            });
    assertThat(carried[0]).isGreaterThan(3 * own[0]);
    assertThat(call.out()).contains(line("own", own)).contains(line("carried", carried));
  }

  private static String line(String origin, int[] counts) {
    return String.format(
        Locale.ROOT,
        "  %-14s %,11d pixels, %5.1f %% of them right",
        origin,
        counts[0],
        100.0 * counts[2] / counts[1]);
  }

  private static void add(int[] counts, int classId, int trueId) {
    counts[0]++;
    counts[1] += trueId > 0 ? 1 : 0;
    counts[2] += trueId - 1 == classId ? 1 : 0;
  }
}
