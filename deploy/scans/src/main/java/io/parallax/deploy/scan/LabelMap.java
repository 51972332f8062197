package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the ids in a scan's label images mean: for each the class that a model numbers so.
 *
 * <p>A file is a table between tabs with a line of column names, of which {@code id} and {@code
 * nyu40id} are read, wherever they stand: so is {@code scannetv2-labels.combined.tsv}, which
 * ScanNet publishes with its labels.
 */
public final class LabelMap {
  /** The ids are the classes, 1 being the model's first. */
  public static final LabelMap NONE = new LabelMap(null, null);

  /** What {@link #classOf} answers where the file says nothing. */
  public static final int UNLISTED = -1;

  private static final String ID = "id";
  private static final String CLASS = "nyu40id";
  private static final int IDS = 1 << 16;

  private final Path file;
  private final int[] classes;

  private LabelMap(Path file, int[] classes) {
    this.file = file;
    this.classes = classes;
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableScanException if it has not those columns, an id or class is no number of 16
   *     bits, or an id is there twice with different classes
   */
  public static LabelMap read(Path file) {
    List<TextFile.Row> rows = TextFile.table(file);
    if (rows.isEmpty()) {
      throw new UnreadableScanException(file, "has no lines");
    }
    TextFile.Row header = rows.get(0);
    int idColumn = column(header, ID);
    int classColumn = column(header, CLASS);
    int[] classes = new int[IDS];
    Arrays.fill(classes, UNLISTED);
    int[] lines = new int[IDS];
    for (TextFile.Row row : rows.subList(1, rows.size())) {
      int id = number(row, ID, idColumn);
      if (cell(row, classColumn).isEmpty()) {
        continue;
      }
      int classId = number(row, CLASS, classColumn);
      if (lines[id] != 0 && classes[id] != classId) {
        throw row.failure(
            "maps id %s to %s, but line %s maps it to %s"
                .formatted(id, classId, lines[id], classes[id]));
      }
      classes[id] = classId;
      lines[id] = row.line();
    }
    return new LabelMap(file, classes);
  }

  private static int column(TextFile.Row header, String name) {
    List<String> names = Arrays.stream(header.words()).map(String::strip).toList();
    if (!names.contains(name)) {
      throw header.failure(
          "there is no column '%s' between tabs; there are %s"
              .formatted(name, TextFile.shown(String.join(", ", names))));
    }
    return names.indexOf(name);
  }

  private static String cell(TextFile.Row row, int column) {
    return column < row.words().length ? row.words()[column].strip() : "";
  }

  private static int number(TextFile.Row row, String name, int column) {
    String cell = cell(row, column);
    try {
      int number = Integer.parseInt(cell);
      if (number >= 0 && number < IDS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw row.failure(
        "%s must be a whole number, 0 to %s, but is %s"
            .formatted(name, IDS - 1, TextFile.shown(cell)));
  }

  /** The class of an id, 0 to 65535, counted from 1; 0: none; {@link #UNLISTED}: nobody says. */
  public int classOf(int id) {
    boolean isItself = classes == null || (id == 0 && classes[0] == UNLISTED);
    return isItself ? id : classes[id];
  }

  /** Whether there is a file at all. */
  public boolean isGiven() {
    return file != null;
  }

  /** The file's name, or what stands for it. */
  @Override
  public String toString() {
    return file == null ? "none" : file.toString();
  }
}
