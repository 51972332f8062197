package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A text file whose rows begin with a time stamp, in seconds. */
final class TimedRows {
  private static final Pattern STAMP = Pattern.compile("\\d{1,10}(?:\\.\\d{1,9})?");

  /**
   * One row.
   *
   * @param micros its time, microseconds
   * @param words all of its words, the time stamp first
   */
  record Row(long micros, String[] words) {}

  private final Path file;
  private final TreeMap<Long, Row> byTime = new TreeMap<>();

  private TimedRows(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param words that each row has at least
   * @throws UnreadableScanException if it has no row, a row is too short or has no time stamp, or
   *     two have the same
   */
  static TimedRows read(Path file, int words) {
    TimedRows rows = new TimedRows(file);
    for (String[] row : TextFile.rows(file)) {
      if (row.length < words) {
        throw new UnreadableScanException(
            file, "a line has %s words, but here are %s".formatted(words, row.length));
      }
      if (!STAMP.matcher(row[0]).matches()) {
        throw new UnreadableScanException(file, "a line does not begin with a time in seconds");
      }
      long micros = Math.round(1e6 * Double.parseDouble(row[0]));
      if (rows.byTime.put(micros, new Row(micros, row)) != null) {
        throw new UnreadableScanException(file, "has two lines of the time " + row[0]);
      }
    }
    if (rows.byTime.isEmpty()) {
      throw new UnreadableScanException(file, "has no lines");
    }
    return rows;
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
