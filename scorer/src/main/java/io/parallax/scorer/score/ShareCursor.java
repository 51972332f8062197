package io.parallax.scorer.score;

import io.parallax.scorer.packed.PackedReader;

/**
 * A walk over the packed shares of one view in one block, superpixel by superpixel.
 *
 * <p>Format, all numbers variable-length: for each superpixel in ascending order its id's distance
 * to the one before it less one (the first counts from −1), Σ m, Σ m·VE, Σ m·VD (signed: rounding
 * may leave it just below zero) and Σ m·V. One view's shares have one packed form only, so equal
 * shares are equal bytes.
 */
public final class ShareCursor {
  private static final int MAX_SUPERPIXEL = 1 << 16;

  private final PackedReader reader = new PackedReader();
  private int superpixel;
  private int pixels;
  private long viewEntropy;
  private long viewDivergence;
  private long views;

  /** Starts before the first superpixel of packed shares. */
  public ShareCursor reset(byte[] packed) {
    reader.reset(packed);
    superpixel = -1;
    return this;
  }

  /**
   * Moves to the next superpixel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are not shares
   */
  public boolean next() {
    if (!reader.hasNext()) {
      return false;
    }
    superpixel += 1 + reader.nextBelow(MAX_SUPERPIXEL - 1 - superpixel, "superpixel");
    pixels = reader.nextBelow(Integer.MAX_VALUE, "pixels of a superpixel");
    viewEntropy = reader.next();
    viewDivergence = reader.nextSigned();
    views = reader.next();
    return true;
  }

  /**
   * Reads packed shares to their end.
   *
   * @throws IllegalArgumentException if they are none
   */
  public void requireShares(byte[] packed) {
    reset(packed);
    while (next()) {
      // The reading is the check.
    }
  }

  /** Id of the current superpixel. */
  public int superpixel() {
    return superpixel;
  }

  /** Σ m: its pixels in the block. */
  public int pixels() {
    return pixels;
  }

  /** Σ m·VE, in units of 2^-16 bit. */
  public long viewEntropy() {
    return viewEntropy;
  }

  /** Σ m·VD, in units of 2^-16 bit. */
  public long viewDivergence() {
    return viewDivergence;
  }

  /** Σ m·V. */
  public long views() {
    return views;
  }

  /** A copy of the current share. */
  public SuperpixelShare share() {
    return new SuperpixelShare(superpixel, pixels, viewEntropy, viewDivergence, views);
  }
}
