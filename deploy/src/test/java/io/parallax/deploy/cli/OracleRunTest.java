package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.SharedFiles;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real scan whose requests are answered from its true labels: what the answers come to. */
final class OracleRunTest {
  @TempDir private Path out;

  @Test
  void shouldCarryAnswersToOtherViewsAndBeMostlyRight() {
    Call call =
        Call.of(
            "run",
            "--scan",
            SharedFiles.require("scans/scannet-scene0014_00").toString(),
            "--model",
            SharedFiles.require("models/scannet-seed.onnx").toString(),
            "--superpixels",
            "given",
            "--mode",
            "drain",
            "--oracle",
            "--out",
            out.toString());

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("answers          79 of 79 requests");
    assertThat(number(call, "([\\d.]+) labelled pixels for each")).isGreaterThan(4);
    double own = number(call, "own .*?([\\d.]+) % of them right");
    double carried = number(call, "carried .*?([\\d.]+) % of them right");
    assertThat(own).isGreaterThan(88);
    assertThat(carried).isGreaterThan(84);
  }

  private static double number(Call call, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(call.out());
    assertThat(matcher.find()).as(call.out()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
