package io.parallax.scorer.packed;

/** A position in an array of numbers that {@link PackedWriter} wrote. */
public final class PackedReader {
  private byte[] bytes = {};
  private int position;

  /** Starts reading an array at its first byte. */
  public PackedReader reset(byte[] packed) {
    bytes = packed;
    position = 0;
    return this;
  }

  /** Whether bytes are left. */
  public boolean hasNext() {
    return position < bytes.length;
  }

  /**
   * The next number.
   *
   * @throws IllegalArgumentException if the bytes end in it or it takes more than 63 bits
   */
  public long next() {
    // Most numbers have one byte or two: this much is inlined wherever numbers are read.
    int at = position;
    if (at + 1 < bytes.length) {
      int first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first;
      }
      int second = bytes[at + 1];
      if (second >= 0) {
        position = at + 2;
        return (first & 0x7f) | second << 7;
      }
    }
    return nextOfAnyLength();
  }

  private long nextOfAnyLength() {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (position == bytes.length) {
        throw new IllegalArgumentException("packed numbers end in the middle of one");
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "packed number at byte " + position + " has more than 63 bits");
  }

  /**
   * The next number, which {@link PackedWriter#writeSigned} wrote.
   *
   * @throws IllegalArgumentException as {@link #next()}
   */
  public long nextSigned() {
    long folded = next();
    return folded >>> 1 ^ -(folded & 1);
  }

  /**
   * The next number, which must lie below a limit.
   *
   * @throws IllegalArgumentException if it does not, or as {@link #next()}
   */
  public int nextBelow(int limit, String what) {
    long value = next();
    if (value >= limit) {
      throw new IllegalArgumentException(what + " must be below " + limit + ", but is " + value);
    }
    return (int) value;
  }
}
