package io.parallax.deploy.scan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A time in seconds, as text files write it: with any number of decimals, or with an exponent.
 *
 * @param micros the time in microseconds, rounded once
 * @param name the time as a plain decimal, which can be a frame's name
 */
record TimeStamp(long micros, String name) {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:\\d++\\.?+\\d*+|\\.\\d++)(?:[eE][+-]?\\d++)?");
  private static final Pattern PLAIN = Pattern.compile("\\d++(?:\\.\\d++)?");

  /** The year 5138; times since 1970 in milliseconds and smaller units lie beyond. */
  private static final BigDecimal LIMIT = BigDecimal.TEN.pow(11);

  private static final int MOST_DIGITS = 100;
  private static final int MOST_DECIMALS = 30;

  /**
   * The time that a word says.
   *
   * @throws IllegalArgumentException if it says none, or one that is too large; the message is to
   *     follow the word
   */
  static TimeStamp parse(String word) {
    if (word.length() > MOST_DIGITS || !DECIMAL.matcher(word).matches()) {
      throw new IllegalArgumentException("is no time in seconds");
    }
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is no time in seconds: its exponent is too large", e);
    }
    if (seconds.abs().compareTo(LIMIT) >= 0) {
      throw new IllegalArgumentException(
          "is no time in seconds: it is beyond the year 5138; seconds are wanted, not"
              + " milliseconds, microseconds or nanoseconds");
    }
    BigDecimal exact = isNothing(seconds) ? BigDecimal.ZERO : seconds;
    long micros = exact.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
    boolean isName = PLAIN.matcher(word).matches() && exact.scale() <= MOST_DECIMALS;
    return new TimeStamp(micros, isName ? word : plain(exact));
  }

  /** Whether it is 0 in all but its exponent: 1e-999999999 has a thousand million decimals. */
  private static boolean isNothing(BigDecimal seconds) {
    return (seconds.signum() == 0 && seconds.scale() < 0)
        || (long) seconds.scale() - seconds.precision() > MOST_DECIMALS;
  }

  private static String plain(BigDecimal seconds) {
    return seconds
        .setScale(Math.min(seconds.scale(), MOST_DECIMALS), RoundingMode.HALF_UP)
        .toPlainString();
  }
}
