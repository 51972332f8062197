package io.parallax.deploy.cli.console;

import java.io.PrintWriter;
import java.util.List;

/** Rows of text in aligned columns. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /** Prints rows of equal length, each column as wide as its widest cell. */
  public static void print(List<String[]> rows, PrintWriter out) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(row[column]).append(" ".repeat(widths[column] - row[column].length()));
        line.append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
