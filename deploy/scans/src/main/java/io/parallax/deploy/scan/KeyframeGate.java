package io.parallax.deploy.scan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a camera must have come for its view to be worth another frame.
 *
 * @param metres that it must have moved, more than
 * @param degrees that it must have turned, more than
 */
public record KeyframeGate(double metres, double degrees) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*m\\s*,\\s*(\\d+(?:\\.\\d+)?)\\s*deg");

  /**
   * The gate that a text like {@code 0.10m,10deg} says.
   *
   * @throws IllegalArgumentException if it says none
   */
  public static KeyframeGate parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a distance and an angle such as 0.10m,10deg");
    }
    return new KeyframeGate(
        Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
  }

  /** Whether the way from one pose to another is long enough; 4×4 row-major, camera to world. */
  public boolean passes(double[] from, double[] to) {
    return distance(from, to) > metres || Math.toDegrees(angle(from, to)) > degrees;
  }

  /** Between the centres of two cameras, metres. */
  static double distance(double[] from, double[] to) {
    double x = to[3] - from[3];
    double y = to[7] - from[7];
    double z = to[11] - from[11];
    return Math.sqrt(x * x + y * y + z * z);
  }

  /**
   * The angle of the rotation that turns one camera into the other, 0 to π. The trace of a rotation
   * is 1 + 2 cos; that of the relative one, RᵀQ, is the sum of the products of R's entries with
   * Q's.
   */
  static double angle(double[] from, double[] to) {
    double trace = 0;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        trace += from[4 * row + column] * to[4 * row + column];
      }
    }
    // Printed poses are rotations to a few decimals only.
    return Math.acos(Math.max(-1, Math.min(1, (trace - 1) / 2)));
  }
}
