package io.parallax.deploy.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code scores.csv}: one row per superpixel of every frame, frames in the order of the
 * scan, superpixels ascending, numbers with six decimals. The same scores give the same bytes.
 */
public final class ScoresCsv {
  private static final String HEADER =
      "frame,superpixel,pixels,coverage,views,view_entropy_bits,view_divergence_bits";

  private ScoresCsv() {}

  /**
   * Writes the file.
   *
   * @param frameIds the scan's, in order
   * @param rows in any order
   * @throws IllegalArgumentException if a row is of another frame, or a number is not finite
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<String> frameIds, Collection<ScoreRow> rows)
      throws IOException {
    Map<String, Integer> place = new HashMap<>();
    for (String frameId : frameIds) {
      place.put(frameId, place.size());
    }
    for (ScoreRow row : rows) {
      if (!place.containsKey(row.frameId())) {
        throw new IllegalArgumentException(
            "there is a score of frame " + row.frameId() + ", which is not in the scan");
      }
    }
    List<ScoreRow> sorted =
        rows.stream()
            .sorted(
                Comparator.comparing((ScoreRow row) -> place.get(row.frameId()))
                    .thenComparing(ScoreRow::superpixel))
            .toList();
    try (Writer writer = Files.newBufferedWriter(file)) {
      writer.write(HEADER + "\n");
      for (ScoreRow row : sorted) {
        writer.write(line(row) + "\n");
      }
    }
  }

  private static String line(ScoreRow row) {
    return String.join(
        ",",
        row.frameId(),
        Integer.toString(row.superpixel()),
        Integer.toString(row.pixels()),
        CsvNumber.of(row.coverage()),
        CsvNumber.of(row.views()),
        CsvNumber.of(row.viewEntropyBits()),
        CsvNumber.of(row.viewDivergenceBits()));
  }
}
