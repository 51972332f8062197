package io.parallax.deploy.scan;

import io.parallax.schemas.Identifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A text file of a scan: rows of words between white space. */
final class TextFile {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** Some editors of Windows begin a file of UTF-8 with it. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * One line.
   *
   * @param line its number, from 1
   * @param words what stands in it
   */
  record Row(Path file, int line, String[] words) {

    /** The number that a word is; NaN for every spelling of what is not finite. */
    double number(int word) {
      try {
        return NumberText.parse(words[word]);
      } catch (NumberFormatException e) {
        throw failure(TextFile.shown(words[word]) + " is not a number");
      }
    }

    /** The numbers that all words are. */
    double[] numbers() {
      double[] numbers = new double[words.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number(i);
      }
      return numbers;
    }

    /** What is wrong with this line. */
    UnreadableScanException failure(String problem) {
      return new UnreadableScanException(file, "line " + line + ": " + problem);
    }

    /** The line for a message: in quotes, escaped and shortened. */
    String shown() {
      return TextFile.shown(String.join(" ", words));
    }
  }

  /** All of it, without a byte order mark. */
  static String read(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (IOException e) {
      throw new UnreadableScanException(file, e);
    }
  }

  /** The words of each line, without empty lines and those that begin with {@code #}. */
  static List<Row> rows(Path file) {
    return rows(
        file,
        line -> {
          String text = line.strip();
          return text.isEmpty() || text.charAt(0) == '#' ? null : WHITE_SPACE.split(text);
        });
  }

  /** The cells of each line, between tabs, without empty lines; cells may be empty. */
  static List<Row> table(Path file) {
    return rows(file, line -> line.isBlank() ? null : TAB.split(line, -1));
  }

  private static List<Row> rows(Path file, Function<String, String[]> split) {
    List<Row> rows = new ArrayList<>();
    int line = 0;
    for (String text : (Iterable<String>) LINE_BREAK.splitAsStream(read(file))::iterator) {
      line++;
      String[] words = split.apply(text);
      if (words != null) {
        rows.add(new Row(file, line, words));
      }
    }
    return rows;
  }

  /** A text for a message: in quotes, as printable ASCII, shortened. */
  static String shown(String text) {
    return "'" + Identifiers.shown(text) + "'";
  }
}
