package io.parallax.deploy.export.mask;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.mask.CocoRle;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A mask over a picture.
 *
 * @param pixels bit {@code y * width + x} is the pixel (x, y); nobody changes it
 */
public record PixelMask(int width, int height, BitSet pixels) {

  /**
   * Checks that there are pixels, and none outside of the picture.
   *
   * @throws IllegalArgumentException if not
   */
  public PixelMask {
    requireSize(width, height);
    if (pixels.length() > width * height) {
      throw new IllegalArgumentException(
          "the mask has a pixel outside of %s×%s".formatted(width, height));
    }
  }

  /**
   * Checks that there can be a picture of that size, before anything is made for it.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > Limits.MAX_PIXELS) {
      throw new IllegalArgumentException("there is no picture of %s×%s".formatted(width, height));
    }
  }

  /**
   * The mask of a record.
   *
   * @throws IllegalArgumentException if its run lengths do not fit its size
   */
  public static PixelMask of(CocoMask mask) {
    return ofCounts(mask.getCounts(), mask.getWidth(), mask.getHeight());
  }

  /**
   * The mask in COCO's string.
   *
   * @throws IllegalArgumentException if it does not fit the size
   */
  static PixelMask ofCounts(String counts, int width, int height) {
    return new PixelMask(width, height, CocoRle.parse(counts, width, height).mask());
  }

  /**
   * The mask of run lengths that alternate, pixels outside first.
   *
   * @throws IllegalArgumentException if they do not add up to the picture
   */
  static PixelMask ofRowRuns(int[] runs, int width, int height) {
    requireSize(width, height);
    BitSet pixels = new BitSet(width * height);
    long at = 0;
    for (int i = 0; i < runs.length; i++) {
      long end = at + runs[i];
      if (runs[i] < 0 || end > (long) width * height) {
        throw new IllegalArgumentException(
            "run lengths do not fit %s×%s pixels".formatted(width, height));
      }
      if (i % 2 == 1) {
        pixels.set((int) at, (int) end);
      }
      at = end;
    }
    if (at != (long) width * height) {
      throw new IllegalArgumentException(
          "run lengths cover %s of %s×%s pixels".formatted(at, width, height));
    }
    return new PixelMask(width, height, pixels);
  }

  /** The run lengths row by row, pixels outside first: the first one may be 0. */
  int[] rowRuns() {
    int[] runs = new int[16];
    int n = 0;
    int at = 0;
    while (at < width * height) {
      int next = n % 2 == 0 ? pixels.nextSetBit(at) : pixels.nextClearBit(at);
      int end = next < 0 || next > width * height ? width * height : next;
      if (n == runs.length) {
        runs = Arrays.copyOf(runs, 2 * n);
      }
      runs[n++] = end - at;
      at = end;
    }
    return Arrays.copyOf(runs, n);
  }

  /** What of the mask lies in a box, as a mask over the box. */
  public PixelMask cut(PixelBox box) {
    if (box.getX() < 0
        || box.getY() < 0
        || (long) box.getX() + box.getWidth() > width
        || (long) box.getY() + box.getHeight() > height) {
      throw new IllegalArgumentException(
          "a box does not lie in the picture of %s×%s".formatted(width, height));
    }
    requireSize(box.getWidth(), box.getHeight());
    BitSet part = new BitSet(box.getWidth() * box.getHeight());
    for (int y = 0; y < box.getHeight(); y++) {
      int row = (box.getY() + y) * width + box.getX();
      for (int x = 0; x < box.getWidth(); x++) {
        part.set(y * box.getWidth() + x, pixels.get(row + x));
      }
    }
    return new PixelMask(box.getWidth(), box.getHeight(), part);
  }

  /** This mask over a box as one over the picture that the box is a part of. */
  public PixelMask placed(PixelBox box, int wholeWidth, int wholeHeight) {
    requireSize(wholeWidth, wholeHeight);
    BitSet whole = new BitSet(wholeWidth * wholeHeight);
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      whole.set((box.getY() + i / width) * wholeWidth + box.getX() + i % width);
    }
    return new PixelMask(wholeWidth, wholeHeight, whole);
  }

  /** This mask with its first pixel at (x, y) of another picture; what lies outside is cut off. */
  public PixelMask moved(int x, int y, int otherWidth, int otherHeight) {
    requireSize(otherWidth, otherHeight);
    BitSet other = new BitSet(otherWidth * otherHeight);
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      int atX = x + i % width;
      int atY = y + i / width;
      if (atX >= 0 && atX < otherWidth && atY >= 0 && atY < otherHeight) {
        other.set(atY * otherWidth + atX);
      }
    }
    return new PixelMask(otherWidth, otherHeight, other);
  }

  /** How many pixels the mask has. */
  public int area() {
    return pixels.cardinality();
  }

  /** The smallest rectangle around the mask; all 0 if it is empty. */
  public PixelBox box() {
    CocoRle.Box box = rle().box();
    return new PixelBox(box.x(), box.y(), box.width(), box.height());
  }

  /** COCO's run lengths. */
  public CocoRle rle() {
    return CocoRle.of(pixels, width, height);
  }

  /** As a record has it. */
  public CocoMask toRecord() {
    return new CocoMask(height, width, rle().counts());
  }
}
