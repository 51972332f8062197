package io.parallax.deploy.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well two runs agree on the superpixels that both have scored: Spearman's correlation of view
 * entropy and of view divergence. {@code java -cp deploy/target/classes ScoreAgreement.java
 * ONE/scores.csv OTHER/scores.csv} prints it.
 */
final class ScoreAgreement {
  private static final int VIEWS = 4;
  private static final int ENTROPY = 5;
  private static final int DIVERGENCE = 6;

  private ScoreAgreement() {}

  public static void main(String[] files) throws IOException {
    Map<String, String[]> other = new HashMap<>();
    rows(files[1]).forEach(row -> other.put(row[0] + "/" + row[1], row));
    List<String[][]> pairs = new ArrayList<>();
    for (String[] row : rows(files[0])) {
      String[] same = other.get(row[0] + "/" + row[1]);
      // Where only one of the runs has a second view there is nothing to compare.
      if (same != null && number(row, VIEWS) >= 2 && number(same, VIEWS) >= 2) {
        pairs.add(new String[][] {row, same});
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d superpixels with 2 views or more in both: view entropy %.3f, view divergence %.3f%n",
        pairs.size(),
        correlation(pairs, ENTROPY),
        correlation(pairs, DIVERGENCE));
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static double correlation(List<String[][]> pairs, int column) {
    return SpearmanCorrelation.of(
        pairs.stream().mapToDouble(pair -> number(pair[0], column)).toArray(),
        pairs.stream().mapToDouble(pair -> number(pair[1], column)).toArray());
  }

  private static double number(String[] row, int column) {
    return Double.parseDouble(row[column]);
  }
}
