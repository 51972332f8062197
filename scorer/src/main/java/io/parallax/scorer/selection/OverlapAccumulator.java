package io.parallax.scorer.selection;

import java.util.Arrays;

/**
 * Accumulates the overlaps of pairs of superpixels, voxel by voxel.
 *
 * <p>A row holds the sums of one superpixel s (view i) with every superpixel t of one other frame
 * (view j): Σ m_s·m_t/n_j, the pixels of s that t covers, and Σ m_s·m_t/n_i, those of t that s
 * covers. Rows are found by number and reused without allocation; adding a voxel takes constant
 * time.
 */
final class OverlapAccumulator {
  private static final int UNITS_BITS = 16;
  private static final double UNITS = 1 << UNITS_BITS;

  private int[] slotOf = {};
  private int[] numbers = new int[16];
  private Row[] rows = new Row[16];
  private int size;

  /** The sums of s with the superpixels of one frame, by index. */
  static final class Row {
    private long[] covers = {};
    private long[] covered = {};

    private void clear(int superpixels) {
      if (covers.length < superpixels) {
        covers = new long[superpixels];
        covered = new long[superpixels];
      }
      Arrays.fill(covers, 0, superpixels, 0);
      Arrays.fill(covered, 0, superpixels, 0);
    }

    /**
     * Adds a voxel; each term is rounded down to 2^-16 pixel, so that the order does not matter.
     *
     * @param t index of t in its frame
     */
    void add(int t, long ownCount, int ownPixels, int count, int pixels) {
      long common = (ownCount * count) << UNITS_BITS;
      covers[t] += common / pixels;
      covered[t] += common / ownPixels;
    }

    /** max(o(s, t), o(t, s)), 0 to 1. */
    double overlap(int t, int ownArea, int area) {
      // Nearly all pairs: this saves them two divisions.
      return covers[t] == 0 && covered[t] == 0
          ? 0
          : Math.max(covers[t] / (ownArea * UNITS), covered[t] / (area * UNITS));
    }
  }

  /** The row of a number; all zeros the first time. */
  Row row(int number, int superpixels) {
    if (number >= slotOf.length) {
      int known = slotOf.length;
      slotOf = Arrays.copyOf(slotOf, 2 * number + 16);
      Arrays.fill(slotOf, known, slotOf.length, -1);
    }
    int slot = slotOf[number];
    return slot >= 0 ? rows[slot] : newRow(number, superpixels);
  }

  private Row newRow(int number, int superpixels) {
    int slot = size++;
    if (slot == rows.length) {
      rows = Arrays.copyOf(rows, 2 * slot);
      numbers = Arrays.copyOf(numbers, 2 * slot);
    }
    if (rows[slot] == null) {
      rows[slot] = new Row();
    }
    rows[slot].clear(superpixels);
    numbers[slot] = number;
    slotOf[number] = slot;
    return rows[slot];
  }

  /** The number of rows in use. */
  int size() {
    return size;
  }

  /** The number of a row in use. */
  int number(int slot) {
    return numbers[slot];
  }

  /** A row in use. */
  Row rowAt(int slot) {
    return rows[slot];
  }

  /** Releases all rows for reuse. */
  void clear() {
    for (int slot = 0; slot < size; slot++) {
      slotOf[numbers[slot]] = -1;
    }
    size = 0;
  }
}
