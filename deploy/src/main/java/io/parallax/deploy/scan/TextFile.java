package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A text file of a scan: rows of words between white space. */
final class TextFile {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final int SHOWN = 60;

  private TextFile() {}

  /** All of it. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UnreadableScanException(file, e);
    }
  }

  /** The words of each line, without empty lines and those that begin with {@code #}. */
  static List<String[]> rows(Path file) {
    return read(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .map(WHITE_SPACE::split)
        .toList();
  }

  /** The numbers in a text of that file. {@code nan} and {@code inf} are numbers, too. */
  static double[] numbers(Path file, String text) {
    return WHITE_SPACE
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .mapToDouble(word -> number(file, word))
        .toArray();
  }

  /** The number that a word of that file is. */
  static double number(Path file, String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> finite(file, word);
    };
  }

  private static double finite(Path file, String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      String shown = word.length() > SHOWN ? word.substring(0, SHOWN) + "…" : word;
      throw new UnreadableScanException(file, "'" + shown + "' is not a number");
    }
  }
}
