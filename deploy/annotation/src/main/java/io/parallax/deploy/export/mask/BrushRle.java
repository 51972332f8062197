package io.parallax.deploy.export.mask;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

/**
 * A mask as Label Studio's brush has it: a picture of red, green, blue and opacity, a byte each,
 * row by row, packed by the format of {@code @thi.ng/rle-pack}. Its opacity is the mask.
 *
 * <pre>
 * 32 bits      how many values there are: 4 a pixel
 * 5 bits       bits of a value, less 1
 * 4 × 4 bits   the four widths of a count, in bits, less 1
 * then, until there are that many values:
 *   1 bit      1: one value that is repeated, 0: values that are written out
 *   2 bits     which of the four widths the count has
 *   count      how many values, less 1
 *   value(s)   one, or as many as were counted
 * </pre>
 *
 * <p>Highest bit first throughout, and zeros at the end up to a whole byte.
 */
public final class BrushRle {
  private static final int COUNT_BITS = 32;
  private static final int WORD_BITS = 5;
  private static final int WIDTH_BITS = 4;
  private static final int WIDTH_CHOICE_BITS = 2;
  private static final int CHANNELS = 4;
  private static final int OPACITY = 3;
  private static final int BYTE_BITS = 8;
  private static final int OPAQUE = 255;

  /** The widths that Label Studio itself writes. */
  private static final int[] WIDTHS = {3, 4, 8, 16};

  private static final int LONGEST = 1 << WIDTHS[3];

  private BrushRle() {}

  /** The packed picture, opaque white on nothing. */
  public static byte[] encode(PixelMask mask) {
    BitWriter out = new BitWriter();
    out.write(mask.width() * mask.height() * CHANNELS, COUNT_BITS);
    out.write(BYTE_BITS - 1, WORD_BITS);
    for (int width : WIDTHS) {
      out.write(width - 1, WIDTH_BITS);
    }
    int value = 0;
    for (int run : mask.rowRuns()) {
      for (int left = run * CHANNELS; left > 0; left -= LONGEST) {
        int count = Math.min(left, LONGEST) - 1;
        int choice = 0;
        while (count >= 1 << WIDTHS[choice]) {
          choice++;
        }
        out.write(1, 1);
        out.write(choice, WIDTH_CHOICE_BITS);
        out.write(count, WIDTHS[choice]);
        out.write(value, BYTE_BITS);
      }
      value = OPAQUE - value;
    }
    return out.toBytes();
  }

  /**
   * The pixels that are not fully transparent, as Label Studio's own converter sees them.
   *
   * @throws IllegalArgumentException if the bytes break off or are not of a picture of that size
   */
  public static PixelMask decode(byte[] packed, int width, int height) {
    PixelMask.requireSize(width, height);
    BitReader in = new BitReader(packed);
    long values = Integer.toUnsignedLong(in.read(COUNT_BITS));
    if (values != (long) CHANNELS * width * height) {
      throw new IllegalArgumentException(
          "the brush has %s values, but a picture of %s×%s has %s"
              .formatted(values, width, height, (long) CHANNELS * width * height));
    }
    int wordBits = in.read(WORD_BITS) + 1;
    int[] widths = new int[WIDTHS.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = in.read(WIDTH_BITS) + 1;
    }
    BitSet pixels = new BitSet(width * height);
    int at = 0;
    while (at < values) {
      boolean repeated = in.read(1) == 1;
      int count = in.read(widths[in.read(WIDTH_CHOICE_BITS)]) + 1;
      int value = repeated ? in.read(wordBits) : 0;
      if (at + count > values) {
        throw new IllegalArgumentException("the brush has more values than it says");
      }
      for (int end = at + count; at < end; at++) {
        int each = repeated ? value : in.read(wordBits);
        if (at % CHANNELS == OPACITY && each != 0) {
          pixels.set(at / CHANNELS);
        }
      }
    }
    return new PixelMask(width, height, pixels);
  }

  /** Appends numbers bit by bit. */
  private static final class BitWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int pending;
    private int pendingBits;

    void write(int number, int bits) {
      for (int bit = bits - 1; bit >= 0; bit--) {
        pending = pending << 1 | (number >>> bit & 1);
        if (++pendingBits == BYTE_BITS) {
          bytes.write(pending);
          pending = 0;
          pendingBits = 0;
        }
      }
    }

    byte[] toBytes() {
      if (pendingBits > 0) {
        write(0, BYTE_BITS - pendingBits);
      }
      return bytes.toByteArray();
    }
  }

  /** Takes numbers off bit by bit. */
  private static final class BitReader {
    private final byte[] bytes;
    private long at;

    BitReader(byte[] bytes) {
      this.bytes = bytes;
    }

    int read(int bits) {
      if (at + bits > (long) BYTE_BITS * bytes.length) {
        throw new IllegalArgumentException("the brush breaks off");
      }
      int number = 0;
      for (int i = 0; i < bits; i++, at++) {
        int bit = bytes[(int) (at / BYTE_BITS)] >>> (BYTE_BITS - 1 - at % BYTE_BITS) & 1;
        number = number << 1 | bit;
      }
      return number;
    }
  }
}
