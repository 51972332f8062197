package io.parallax.scorer.statistics;

/**
 * Logarithms of whole numbers to the base 2, in whole units of 2^-16.
 *
 * <p>ℓ(p) of a share p = s/t is taken as log2(s) − log2(t), each rounded to 2^-16, so it is a
 * difference of two table entries and the same on every machine. Below 2^16 a logarithm costs one
 * look-up.
 *
 * <p>{@code StrictMath} fills the table, but is too slow beyond it, where the sums of a surface
 * that many views have seen all lie. There a number is {@code 2^k·a·(1 + x)}, with a the eleven
 * bits that follow its first, as a number from 1 to 2, and {@code x < 2^-11} what the lower bits
 * add to it: its logarithm is k, plus that of a from a second table, plus {@code x − x²/2 + x³/3}
 * over ln 2. What the series leaves out is below 2^-46. Plain double arithmetic is the same on
 * every machine (JEP 306).
 */
public final class FixedLog {
  /** Units in one bit. */
  public static final int ONE_BIT = 1 << 16;

  private static final int TABLE = 1 << 16;
  private static final int[] LOG = table();

  private static final int LEADING_BITS = 11;
  private static final double[] LEADING_LOG = leadingTable();
  private static final double UNITS_OF_LN = ONE_BIT / StrictMath.log(2);

  /** −ℓ(0): the logarithm of 510 = 1/ε; a share below ε = 1/510 counts as ε. */
  public static final int FLOOR = LOG[510];

  private FixedLog() {}

  /**
   * log2 of a positive number, in units of 2^-16 bit.
   *
   * @param value at least 1
   */
  public static long log2(long value) {
    return value < TABLE ? LOG[(int) value] : beyondTable(value);
  }

  private static long beyondTable(long value) {
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int lowerBits = exponent - LEADING_BITS;
    long leading = value >>> lowerBits;
    double x = (double) (value - (leading << lowerBits)) / (double) (leading << lowerBits);
    double series = x * (1 - x * (1.0 / 2 - x * (1.0 / 3)));
    double fraction = LEADING_LOG[(int) leading - (1 << LEADING_BITS)] + UNITS_OF_LN * series;
    return (long) exponent * ONE_BIT + (long) (fraction + 0.5);
  }

  /**
   * What {@link #excess} needs to know of the total: a walk over many parts of one total computes
   * it once.
   *
   * @param total at least 1
   */
  public static long floorOf(long total) {
    return FLOOR - log2(total);
  }

  /**
   * ℓ(part/total) above its floor, as {@link #excess}.
   *
   * @param floor {@link #floorOf} the total
   */
  public static long excessOver(long floor, long part) {
    return Math.max(0, log2(part) + floor);
  }

  /**
   * ℓ(part/total) above its floor: log2(max(part/total, ε)) − log2 ε, in units of 2^-16 bit.
   *
   * @param part 1 to total
   */
  public static long excess(long part, long total) {
    return excessOver(floorOf(total), part);
  }

  /** Unrounded, in units of 2^-16 bit, of the numbers from 1 to 2 in steps of 2^-11. */
  private static double[] leadingTable() {
    double[] table = new double[1 << LEADING_BITS];
    for (int i = 0; i < table.length; i++) {
      table[i] = StrictMath.log(1 + (double) i / table.length) / StrictMath.log(2) * ONE_BIT;
    }
    return table;
  }

  private static int[] table() {
    int[] table = new int[TABLE];
    for (int value = 1; value < TABLE; value++) {
      table[value] = (int) compute(value);
    }
    return table;
  }

  private static long compute(int value) {
    return StrictMath.round(StrictMath.log((double) value) / StrictMath.log(2) * ONE_BIT);
  }
}
