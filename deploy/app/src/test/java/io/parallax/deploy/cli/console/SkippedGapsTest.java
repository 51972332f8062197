package io.parallax.deploy.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SkippedGapsTest {
  private final StringWriter lines = new StringWriter();
  private final SkippedGaps gaps = new SkippedGaps(new PrintWriter(lines));

  @Test
  void shouldTellFrameAndGapAndTheSum() {
    gaps.add("7", Duration.ofMillis(12_500));
    gaps.add("8", Duration.ofDays(17_167).plusHours(3));
    gaps.add("9", Duration.ofMillis(-33));

    assertThat(lines.toString().lines().toList())
        .containsExactly(
            "frame 7 was captured 12.500 s later than the one before: not waited for",
            "frame 8 was captured 17,167 d 3 h later than the one before: not waited for",
            "frame 9 was captured 0.033 s earlier than the one before: not waited for");
    assertThat(gaps.summary())
        .hasValue("2 longer than --max-gap, 17,167 d 3 h together; 1 times backwards");
  }

  @Test
  void shouldCountAnyNumberOfGapsOfAnyLength() {
    Duration longest = Duration.between(Instant.MIN, Instant.MAX);
    for (int i = 0; i < 1000; i++) {
      gaps.add("a" + i, longest);
      gaps.add("b" + i, longest.negated());
    }

    assertThat(lines.toString().lines().toList())
        .hasSize(11)
        .endsWith("further gaps are only counted");
    assertThat(gaps.summary().orElseThrow())
        .startsWith("1000 longer than --max-gap, ")
        .endsWith(" together; 1000 times backwards");
  }

  @Test
  void shouldSayNothingWhenNothingWasSkipped() {
    assertThat(gaps.summary()).isEmpty();
  }
}
