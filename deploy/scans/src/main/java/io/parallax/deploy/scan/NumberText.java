package io.parallax.deploy.scan;

import java.util.regex.Pattern;

/** Numbers as programs print them, those that are not finite included. */
final class NumberText {
  /**
   * What is not finite, as it is printed by C since 1999 ({@code inf}, {@code -nan}, {@code
   * nan(ind)}), by Windows' C library before 2015 ({@code 1.#INF}, {@code -1.#IND00e+000}; a
   * precision rounds those letters as if they were digits: {@code 1.#J}, {@code 1.#QO}, {@code
   * 1.$}), by AIX ({@code NaNQ}), Java ({@code Infinity}) and .NET ({@code ∞}).
   */
  private static final Pattern NOT_FINITE =
      Pattern.compile(
          "[+-]?(?:inf(?:inity)?|∞|nan(?:[qs]|\\(\\w*+\\))?"
              + "|1\\.(?:\\$|#(?:inf|ind|io|j|[qs]nan|[qs]nb|[qs]o|r|t)0*+)(?:e[+-]?\\d++)?)",
          Pattern.CASE_INSENSITIVE);

  private NumberText() {}

  /**
   * The number that a word is; NaN where it is not finite, or too large for a double.
   *
   * @throws NumberFormatException if it is no number
   */
  static double parse(String word) {
    if (NOT_FINITE.matcher(word).matches()) {
      return Double.NaN;
    }
    double number = Double.parseDouble(word);
    return Double.isFinite(number) ? number : Double.NaN;
  }
}
