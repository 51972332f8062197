package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A text file whose rows begin with a time stamp, in seconds. */
final class TimedRows {

  /**
   * One row.
   *
   * @param text all of its words, the time stamp first
   */
  record Row(TimeStamp time, TextFile.Row text) {
    long micros() {
      return time.micros();
    }

    private boolean saysTheSameAs(Row other) {
      String[] words = text.words();
      String[] others = other.text.words();
      return Arrays.equals(words, 1, words.length, others, 1, others.length);
    }
  }

  private final Path file;
  private final TreeMap<Long, Row> byTime = new TreeMap<>();

  private TimedRows(Path file) {
    this.file = file;
  }

  /**
   * Reads a file. A row that is there twice counts once.
   *
   * @param words that each row has at least
   * @throws UnreadableScanException if it has no row, a row is too short or has no time stamp, or
   *     two have the same and differ in what they say
   */
  static TimedRows read(Path file, int words) {
    TimedRows rows = new TimedRows(file);
    for (TextFile.Row text : TextFile.rows(file)) {
      if (text.words().length < words) {
        throw text.failure(
            "a line has %s words, but here are %s: %s"
                .formatted(words, text.words().length, text.shown()));
      }
      rows.add(new Row(time(text), text));
    }
    if (rows.byTime.isEmpty()) {
      throw new UnreadableScanException(file, "has no lines");
    }
    return rows;
  }

  private static TimeStamp time(TextFile.Row text) {
    String word = text.words()[0];
    try {
      return TimeStamp.parse(word);
    } catch (IllegalArgumentException e) {
      throw text.failure("%s %s".formatted(TextFile.shown(word), e.getMessage()));
    }
  }

  private void add(Row row) {
    Row first = byTime.putIfAbsent(row.micros(), row);
    if (first != null && !first.saysTheSameAs(row)) {
      throw row.text()
          .failure(
              "has the time of line %s, but says something else: %s, there %s"
                  .formatted(first.text().line(), row.text().shown(), first.text().shown()));
    }
  }

  Path file() {
    return file;
  }

  /** All rows by time. */
  List<Row> rows() {
    return new ArrayList<>(byTime.values());
  }

  /** The row nearest to a time, of two equally near ones the earlier; nothing beyond a distance. */
  Optional<Row> nearest(long micros, Duration within) {
    Map.Entry<Long, Row> before = byTime.floorEntry(micros);
    Map.Entry<Long, Row> after = byTime.ceilingEntry(micros);
    Map.Entry<Long, Row> nearest =
        before == null || (after != null && after.getKey() - micros < micros - before.getKey())
            ? after
            : before;
    return Optional.of(nearest.getValue())
        .filter(row -> Math.abs(row.micros() - micros) <= within.toNanos() / 1000);
  }
}
