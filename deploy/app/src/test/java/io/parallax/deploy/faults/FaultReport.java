package io.parallax.deploy.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What each case came to, a line each, in {@code target/faults.md}. */
final class FaultReport {
  private static final Path FILE = Path.of("target/faults.md");
  private static final String HEAD =
      """
      | case | faults | recovery, median | longest | ended by itself | maps made again | frames taken up again | result |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static boolean begun;

  private FaultReport() {}

  /**
   * Adds a line.
   *
   * @param recoveries from each fault until all that was sent before and since was through
   * @param failures of roles that gave up and were started again
   * @param mapsAgain probability maps in transactions that came to nothing
   * @param framesAgain back-projections in transactions that came to nothing
   */
  static synchronized void add(
      String title, List<Duration> recoveries, int failures, int mapsAgain, int framesAgain) {
    List<Duration> sorted = recoveries.stream().sorted().toList();
    String line =
        "| %s | %s | %s | %s | %s | %s | %s | equal |%n"
            .formatted(
                title,
                sorted.size(),
                sorted.isEmpty() ? "" : seconds(sorted.get(sorted.size() / 2)),
                sorted.isEmpty() ? "" : seconds(sorted.get(sorted.size() - 1)),
                failures,
                mapsAgain,
                framesAgain);
    try {
      Files.createDirectories(FILE.getParent());
      String before = begun ? Files.readString(FILE) : HEAD;
      begun = true;
      Files.write(FILE, (before + line).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
