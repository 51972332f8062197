package io.parallax.scorer.mask;

import io.parallax.scorer.geometry.Intrinsics;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A mask over an image as the run lengths that COCO's tools read.
 *
 * <p>The runs walk the image column by column and alternate, pixels outside the mask first; the
 * first run may be 0. COCO writes them as one string: every run from the fourth on as the
 * difference to the run two before it, each number in groups of five bits, lowest first, with a
 * sixth bit where more follow, as the character {@code '0' +} group. The sign is the highest bit of
 * the last group. (Format: the COCO API's {@code maskApi}.)
 */
public final class CocoRle {
  private static final int GROUP_BITS = 5;
  private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
  private static final int SIGN = 0x10;
  private static final int MORE = 0x20;
  private static final int FIRST_CHARACTER = '0';
  private static final int LAST_CHARACTER = FIRST_CHARACTER + 2 * MORE - 1;
  private static final int MOST_GROUPS = 7;
  private static final int FIRST_DIFFERENCE = 3;

  private final int width;
  private final int height;
  private final int[] runs;

  private CocoRle(int width, int height, int[] runs) {
    this.width = width;
    this.height = height;
    this.runs = runs;
  }

  /** The smallest upright rectangle around a mask, in pixels; all 0 when the mask is empty. */
  public record Box(int x, int y, int width, int height) {}

  /**
   * The mask of the pixels that have one id.
   *
   * @param raster ids row-major, {@code width * height} unsigned 16-bit numbers
   * @param id the id, 0 to 65535
   */
  public static CocoRle of(short[] raster, int width, int height, int id) {
    requireSize(width, height, raster.length);
    Runs runs = new Runs();
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        runs.add((raster[y * width + x] & 0xFFFF) == id);
      }
    }
    return new CocoRle(width, height, runs.toArray());
  }

  /** The mask of the pixels whose bit is set; bit {@code y * width + x} is the pixel (x, y). */
  public static CocoRle of(BitSet mask, int width, int height) {
    requireSize(width, height, width * height);
    if (mask.length() > width * height) {
      throw new IllegalArgumentException("mask has a pixel outside the image of " + width * height);
    }
    return ofColumns(columns(mask, width, height), width, height);
  }

  /** The mask column by column: bit {@code x * height + y} is the pixel (x, y). */
  private static BitSet columns(BitSet mask, int width, int height) {
    BitSet columns = new BitSet(width * height);
    for (int pixel = mask.nextSetBit(0); pixel >= 0; pixel = mask.nextSetBit(pixel + 1)) {
      columns.set(pixel % width * height + pixel / width);
    }
    return columns;
  }

  private static CocoRle ofColumns(BitSet columns, int width, int height) {
    int pixels = width * height;
    int[] runs = new int[2 + 2 * columns.cardinality()];
    int n = 0;
    int at = 0;
    while (at < pixels) {
      int end = n % 2 == 0 ? columns.nextSetBit(at) : columns.nextClearBit(at);
      end = end < 0 ? pixels : Math.min(end, pixels);
      runs[n++] = end - at;
      at = end;
    }
    return new CocoRle(width, height, Arrays.copyOf(runs, n));
  }

  /**
   * Reads COCO's string.
   *
   * @throws IllegalArgumentException if the image has more than {@link Intrinsics#MOST_PIXELS}, the
   *     string is cut off, has a character that COCO does not write, or its runs do not add up to
   *     the image
   */
  public static CocoRle parse(String counts, int width, int height) {
    requireSize(width, height, width * height);
    if (width * height > Intrinsics.MOST_PIXELS) {
      throw new IllegalArgumentException(
          "mask of %s×%s has more than %s pixels".formatted(width, height, Intrinsics.MOST_PIXELS));
    }
    int[] runs = new int[counts.length()];
    int n = 0;
    long total = 0;
    int at = 0;
    while (at < counts.length()) {
      long value = 0;
      int group = 0;
      int bits;
      do {
        if (at == counts.length() || group == MOST_GROUPS) {
          throw new IllegalArgumentException("COCO counts break off in run " + n);
        }
        char c = counts.charAt(at++);
        if (c < FIRST_CHARACTER || c > LAST_CHARACTER) {
          throw new IllegalArgumentException(
              "COCO counts have the character '" + c + "' at " + (at - 1));
        }
        bits = c - FIRST_CHARACTER;
        value |= (long) (bits & GROUP_MASK) << (GROUP_BITS * group++);
      } while ((bits & MORE) != 0);
      if ((bits & SIGN) != 0) {
        value |= -1L << (GROUP_BITS * group);
      }
      if (n >= FIRST_DIFFERENCE) {
        value += runs[n - 2];
      }
      total += value;
      if (value < 0 || total > (long) width * height) {
        throw new IllegalArgumentException(
            "COCO counts do not fit an image of " + width + "×" + height + " in run " + n);
      }
      runs[n++] = (int) value;
    }
    if (total != (long) width * height) {
      throw new IllegalArgumentException(
          "COCO counts cover " + total + " pixels, but the image has " + width * height);
    }
    return new CocoRle(width, height, Arrays.copyOf(runs, n));
  }

  /** COCO's string. */
  public String counts() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < runs.length; i++) {
      append(text, i < FIRST_DIFFERENCE ? runs[i] : runs[i] - runs[i - 2]);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int number) {
    int rest = number;
    boolean more;
    do {
      int bits = rest & GROUP_MASK;
      rest >>= GROUP_BITS;
      more = rest != ((bits & SIGN) != 0 ? -1 : 0);
      text.append((char) (FIRST_CHARACTER + (more ? bits | MORE : bits)));
    } while (more);
  }

  /** The run lengths, column-major, outside first: a copy. */
  public int[] runs() {
    return runs.clone();
  }

  /** The pixels of the mask; bit {@code y * width + x} is the pixel (x, y). */
  public BitSet mask() {
    BitSet mask = new BitSet(width * height);
    int at = 0;
    for (int i = 0; i < runs.length; i++) {
      for (int end = at + runs[i]; at < end; at++) {
        if (i % 2 == 1) {
          mask.set(at % height * width + at / height);
        }
      }
    }
    return mask;
  }

  /** How many pixels the mask has. */
  public int area() {
    int area = 0;
    for (int i = 1; i < runs.length; i += 2) {
      area += runs[i];
    }
    return area;
  }

  /** The smallest rectangle around the mask. */
  public Box box() {
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    int start = 0;
    for (int i = 0; i < runs.length; i++) {
      int end = start + runs[i];
      if (i % 2 == 1 && end > start) {
        boolean oneColumn = start / height == (end - 1) / height;
        left = Math.min(left, start / height);
        right = (end - 1) / height;
        top = Math.min(top, oneColumn ? start % height : 0);
        bottom = Math.max(bottom, oneColumn ? (end - 1) % height : height - 1);
      }
      start = end;
    }
    return right < 0 ? new Box(0, 0, 0, 0) : new Box(left, top, right - left + 1, bottom - top + 1);
  }

  private static void requireSize(int width, int height, int pixels) {
    if (width <= 0 || height <= 0 || (long) width * height != pixels) {
      throw new IllegalArgumentException(
          "mask of " + width + "×" + height + " pixels cannot have " + pixels);
    }
  }

  /** Collects runs pixel by pixel. */
  private static final class Runs {
    private int[] lengths = new int[64];
    private int last;

    void add(boolean inside) {
      if (inside != (last % 2 == 1)) {
        if (++last == lengths.length) {
          lengths = Arrays.copyOf(lengths, 2 * last);
        }
      }
      lengths[last]++;
    }

    int[] toArray() {
      return Arrays.copyOf(lengths, last + 1);
    }
  }
}
