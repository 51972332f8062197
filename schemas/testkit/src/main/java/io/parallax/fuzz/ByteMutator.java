package io.parallax.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages bytes without knowing what they are: flips bits, cuts, repeats, takes out, splices, and
 * writes the numbers that lengths go wrong with, in the encodings that lengths have.
 */
public final class ByteMutator implements Mutator {
  private static final int MOST_STEPS = 4;
  private static final int KINDS = 10;

  /** Lengths that readers trust at their peril. */
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    -2,
    127,
    128,
    255,
    256,
    32_767,
    65_535,
    65_536,
    1 << 24,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 8L,
    1L << 31,
    (1L << 32) - 1,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @Override
  public byte[] mutate(byte[] valid, byte[] other, SplittableRandom random) {
    byte[] bytes = valid;
    for (int left = 1 + random.nextInt(MOST_STEPS); left > 0; left--) {
      bytes = step(bytes, other, random);
    }
    return bytes;
  }

  private static byte[] step(byte[] bytes, byte[] other, SplittableRandom random) {
    if (bytes.length == 0) {
      return number(random);
    }
    int at = random.nextInt(bytes.length);
    int end = at + 1 + random.nextInt(Math.min(bytes.length - at, 1 + random.nextInt(64)));
    return switch (random.nextInt(KINDS)) {
      case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE)));
      case 1 -> with(bytes, at, (byte) random.nextInt());
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> replaced(bytes, at, end, new byte[0]);
      case 4 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 5 -> replaced(bytes, at, at, number(random));
      case 6 -> {
        byte[] number = number(random);
        yield replaced(bytes, at, Math.min(bytes.length, at + number.length), number);
      }
      case 7 -> {
        int from = random.nextInt(other.length + 1);
        yield replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
      }
      case 8 -> {
        byte[] some = new byte[end - at];
        random.nextBytes(some);
        yield replaced(bytes, at, end, some);
      }
      default -> {
        byte[] same = new byte[end - at];
        Arrays.fill(same, (byte) (random.nextBoolean() ? 0 : 0xFF));
        yield replaced(bytes, at, end, same);
      }
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] copy = bytes.clone();
    copy[at] = value;
    return copy;
  }

  private static byte[] replaced(byte[] bytes, int start, int end, byte[] part) {
    return ByteBuffer.allocate(start + part.length + bytes.length - end)
        .put(bytes, 0, start)
        .put(part)
        .put(bytes, end, bytes.length - end)
        .array();
  }

  private static byte[] number(SplittableRandom random) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (random.nextInt(5)) {
      case 0 -> varint(number);
      case 1 -> varint(number << 1 ^ number >> 63);
      case 2 -> ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array();
      case 3 ->
          ByteBuffer.allocate(Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) number)
              .array();
      default ->
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    };
  }

  private static byte[] varint(long number) {
    byte[] bytes = new byte[10];
    int length = 0;
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return Arrays.copyOf(bytes, length);
  }
}
