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
  void shouldAskWhereTheModelIsWrongAndLeaveItsFiles() throws IOException {
    Call call = Call.of("demo", "--frames", "60", "--mode", "drain", "--out", out.toString());

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
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
