package io.parallax.scorer.statistics;

/**
 * Logarithms of whole numbers to the base 2, in whole units of 2^-16.
 *
 * <p>ℓ(p) of a share p = s/t is taken as log2(s) − log2(t), each rounded to 2^-16, so it is a
 * difference of two table entries and the same on every machine. {@code StrictMath} fills the table
 * and answers beyond it.
 */
public final class FixedLog {
  /** Units in one bit. */
  public static final int ONE_BIT = 1 << 16;

  private static final int TABLE = 1 << 16;
  private static final int[] LOG = table();

  /** −ℓ(0): the logarithm of 510 = 1/ε; a share below ε = 1/510 counts as ε. */
  public static final int FLOOR = LOG[510];

  private FixedLog() {}

  /**
   * log2 of a positive number, in units of 2^-16 bit.
   *
   * @param value at least 1
   */
  public static long log2(long value) {
    return value < TABLE ? LOG[(int) value] : compute(value);
  }

  /**
   * ℓ(part/total) above its floor: log2(max(part/total, ε)) − log2 ε, in units of 2^-16 bit.
   *
   * @param part 1 to total
   */
  public static long excess(long part, long total) {
    return Math.max(0, log2(part) - log2(total) + FLOOR);
  }

  private static int[] table() {
    int[] table = new int[TABLE];
    for (int value = 1; value < TABLE; value++) {
      table[value] = (int) compute(value);
    }
    return table;
  }

  private static long compute(long value) {
    return StrictMath.round(StrictMath.log((double) value) / StrictMath.log(2) * ONE_BIT);
  }
}
