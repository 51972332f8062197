package io.parallax.deploy.training.rounds;

import io.parallax.deploy.report.CsvNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file {@code rounds.csv}: one row for each round, numbers with six decimals, nothing where a
 * number is not known. The same rows give the same bytes.
 */
public final class RoundsCsv {
  private static final String HEADER =
      "round,generation,labelled_share,miou_scene,miou_unseen,accuracy_scene,requests,"
          + "own_precision,carried_precision,consensus_precision";

  private RoundsCsv() {}

  /**
   * Writes the file.
   *
   * @param rows in the order in which they are to stand
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<RoundRow> rows) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (RoundRow row : rows) {
      text.append(line(row)).append('\n');
    }
    Files.writeString(file, text);
  }

  private static String line(RoundRow row) {
    return String.join(
        ",",
        Integer.toString(row.round()),
        row.generation(),
        number(row.labelledShare()),
        number(row.miouScene()),
        number(row.miouUnseen()),
        number(row.accuracyScene()),
        Integer.toString(row.requests()),
        number(row.ownPrecision()),
        number(row.carriedPrecision()),
        number(row.consensusPrecision()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : CsvNumber.of(value);
  }
}
