package io.parallax.deploy.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The gaps between capture times that a stream did not wait for: reported as they come, and summed.
 */
final class SkippedGaps {
  /** A recording whose every time is wrong need not say so with every frame. */
  private static final int LINES = 10;

  private final PrintWriter lines;
  private int forwards;
  private int backwards;

  /** In doubles: no number of gaps overflows. */
  private double seconds;

  SkippedGaps(PrintWriter lines) {
    this.lines = lines;
  }

  void add(String frameId, Duration gap) {
    if (gap.isNegative()) {
      backwards++;
    } else {
      forwards++;
      seconds += gap.toSeconds();
    }
    if (forwards + backwards <= LINES) {
      lines.printf(
          "frame %s was captured %s %s than the one before: not waited for%n",
          frameId, text(gap.abs()), gap.isNegative() ? "earlier" : "later");
      if (forwards + backwards == LINES) {
        lines.printf("further gaps are only counted%n");
      }
      lines.flush();
    }
  }

  /** In words; nothing if there were none. */
  Optional<String> summary() {
    return forwards + backwards == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d longer than --max-gap, %s together; %d times backwards",
                forwards,
                text(Duration.ofSeconds((long) seconds)),
                backwards));
  }

  /** Seconds, or days and hours where there are many. */
  private static String text(Duration gap) {
    return gap.toDays() > 0
        ? TimeSpan.text(gap)
        : String.format(Locale.ROOT, "%,.3f s", gap.getSeconds() + gap.getNano() / 1e9);
  }
}
