package io.parallax.deploy.cli.console;

import java.util.Locale;

/** A ratio as text, where there may be nothing to divide by. */
public final class Ratio {
  private static final String UNKNOWN = "–";

  private Ratio() {}

  /** One number by another in a format; a dash as wide where that is no number. */
  public static String text(String format, double dividend, double divisor) {
    return text(format, dividend / divisor);
  }

  /** The same for a ratio that has been taken: NaN or infinite if it was by 0. */
  public static String text(String format, double ratio) {
    String text = String.format(Locale.ROOT, format, Double.isFinite(ratio) ? ratio : 0);
    return Double.isFinite(ratio) ? text : " ".repeat(text.length() - UNKNOWN.length()) + UNKNOWN;
  }
}
