package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user starts it, cut into few frames. */
final class DemoTest {
  private static final Pattern RATE =
      Pattern.compile("requested \\(view entropy.*?(\\d+\\.\\d+) × random");
  private static final Pattern ANSWERS = Pattern.compile("answers +(\\d+) of (\\d+) requests");
  private static final Pattern CARRIED =
      Pattern.compile("carried .*?(\\d+\\.\\d+) % of them right");
  private static final Pattern REQUESTS = Pattern.compile("label requests +(\\d+),");

  @TempDir private Path out;

  @Test
  void shouldAskWhereTheModelIsWrongLearnFromTheAnswersAndLeaveItsFiles() throws IOException {
    Call call =
        Call.of(
            "demo", "--frames", "60", "--mode", "drain", "--rounds", "1", "--out", out.toString());

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(Double.parseDouble(find(RATE, call.out()))).isGreaterThanOrEqualTo(1.5);
    assertThat(find(ANSWERS, call.out())).isEqualTo(find(REQUESTS, call.out()));
    assertThat(Double.parseDouble(find(CARRIED, call.out()))).isGreaterThan(80);
    List<String> requests = Files.readAllLines(out.resolve("requests.jsonl"));
    assertThat(requests).hasSize(Integer.parseInt(find(REQUESTS, call.out())));
    List<String> scores = Files.readAllLines(out.resolve("scores.csv"));
    assertThat(scores.get(0)).startsWith("frame,superpixel,pixels,coverage,views,");
    assertThat(scores.stream().skip(1).map(row -> row.substring(0, 6)).distinct()).hasSize(60);
    assertThat(out.resolve("requests.html")).isNotEmptyFile();
    requireGain(Files.readAllLines(out.resolve("rounds.csv")));
    assertThat(out.resolve("learning.png")).isNotEmptyFile();
  }

  /** Over the pixels that nobody was asked about, by the true classes. */
  private static void requireGain(List<String> rounds) {
    assertThat(rounds).hasSize(3);
    assertThat(rounds.get(0)).startsWith("round,generation,labelled_share,miou_scene,miou_unseen");
    List<String[]> rows = rounds.stream().skip(1).map(row -> row.split(",", -1)).toList();
    double[] share = column(rows, 2);
    double[] scene = column(rows, 3);
    double[] unseen = column(rows, 4);
    double[] accuracy = column(rows, 5);
    assertThat(share[0]).isZero();
    assertThat(share[1]).isBetween(0.01, 0.02);
    assertThat(scene[1]).isGreaterThan(scene[0] + 0.03);
    assertThat(accuracy[1]).isGreaterThan(accuracy[0]);
    assertThat(unseen[1]).isGreaterThan(unseen[0] - 0.02);
    assertThat(rows.get(0)[1]).isNotEqualTo(rows.get(1)[1]);
    assertThat(Double.parseDouble(rows.get(1)[7])).isGreaterThan(0.95);
  }

  private static double[] column(List<String[]> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
