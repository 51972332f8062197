package io.parallax.scorer.packed;

import java.util.Arrays;

/** A growing byte array of variable-length unsigned integers (7 bits a byte, low bits first). */
public final class PackedWriter {
  private byte[] bytes = new byte[1024];
  private int length;

  /** Forgets what was written, keeps the room. */
  public void clear() {
    length = 0;
  }

  /**
   * Appends a number.
   *
   * @param value not negative
   */
  public void write(long value) {
    if (length + 9 > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    long rest = value;
    while (rest >= 0x80) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /**
   * Appends a number that may be negative, small ones of either sign in few bytes.
   *
   * @param value above −2^62 and below 2^62
   */
  public void writeSigned(long value) {
    write(value << 1 ^ value >> 63);
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
