package io.parallax.deploy.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as CSV files have them: six decimals in every locale, and no negative zero. */
public final class CsvNumber {
  private static final int DECIMALS = 6;

  private CsvNumber() {}

  /**
   * The text of a number.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public static String of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number of a CSV file is " + value);
    }
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
