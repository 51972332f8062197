package io.parallax.scorer.evidence;

import java.util.Arrays;

/**
 * The voxels that one frame touches, numbered in ascending order of their keys.
 *
 * <p>Filled in two passes: {@link #slotOf} numbers voxels as they turn up, by open addressing with
 * linear probing; {@link #sort} then gives every slot its rank among the keys. Neighbouring pixels
 * mostly fall into the same voxel, so the caller remembers the last key and seldom gets here. The
 * table is at most half full, so a look-up takes about one probe; the sort costs X·log X for X
 * voxels.
 */
final class VoxelTable {
  private static final int FREE = -1;

  private int[] table = new int[0];
  private long[] keys = new long[1024];
  private long[] sorted = new long[0];
  private int[] ranks = new int[0];
  private int mask;
  private int size;

  /** Empties the table and makes room for the voxels of so many pixels. */
  void clear(int pixels) {
    int capacity = Integer.highestOneBit(Math.max(16, pixels)) << 2;
    if (table.length < capacity) {
      table = new int[capacity];
    }
    Arrays.fill(table, FREE);
    mask = table.length - 1;
    size = 0;
  }

  /** The number of a voxel in the order of appearance. */
  int slotOf(long key) {
    int i = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (table[i] != FREE) {
      if (keys[table[i]] == key) {
        return table[i];
      }
      i = (i + 1) & mask;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    table[i] = size;
    keys[size] = key;
    return size++;
  }

  /** Orders the voxels: from here on {@link #rank} and {@link #key} answer. */
  void sort() {
    if (sorted.length < size) {
      sorted = new long[keys.length];
      ranks = new int[keys.length];
    }
    System.arraycopy(keys, 0, sorted, 0, size);
    Arrays.sort(sorted, 0, size);
    for (int rank = 0; rank < size; rank++) {
      ranks[slotOf(sorted[rank])] = rank;
    }
  }

  /** How many voxels there are. */
  int size() {
    return size;
  }

  /** The place of a slot's voxel among all voxels in ascending order. */
  int rank(int slot) {
    return ranks[slot];
  }

  /** The key of the voxel of a rank. */
  long key(int rank) {
    return sorted[rank];
  }
}
