package io.parallax.scorer.evidence;

import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.packed.PackedWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Class sums Σ q(u, c) over the groups that a frame's pixels fall into: its voxels, or its
 * superpixels.
 *
 * <p>Filled plane by plane: the non-zero sums come out class by class and are then dealt to their
 * groups by counting, which leaves each group's classes in ascending order without a sort.
 *
 * <p>A map is mostly zeros: a pixel has a handful of classes out of dozens. The walk over it takes
 * eight pixels at a time, so that the zeros cost an eighth of a memory read, and meets each value
 * above zero once for both groupings. So a frame of P pixels, C classes and Z values above zero
 * costs C·P/8 + 2·Z steps, and what is dealt is at most Z entries.
 */
final class GroupSums {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[] groupOf = new int[0];
  private int groups;
  private int[] accumulator = new int[0];
  private int[] touched = new int[0];
  private int count;

  private int[] entryGroup = new int[1 << 14];
  private int[] entryClass = new int[1 << 14];
  private int[] entrySum = new int[1 << 14];
  private int entries;

  private int[] starts = new int[0];
  private int[] classes = new int[0];
  private int[] sums = new int[0];

  /**
   * Starts again.
   *
   * @param pixelGroups group of each pixel, −1 for pixels that belong to none; not copied
   */
  void clear(int[] pixelGroups, int size) {
    groupOf = pixelGroups;
    groups = size;
    if (starts.length < size + 1) {
      accumulator = new int[size];
      touched = new int[size];
      starts = new int[size + 1];
    }
    entries = 0;
  }

  /** Sums a map over two groupings of its pixels, which have been cleared. */
  static void sum(QuantisedMap map, GroupSums first, GroupSums second) {
    int pixels = map.width() * map.height();
    for (int c = 0; c < map.classes(); c++) {
      sumPlane(map.planes(), c * pixels, pixels, first, second);
      first.endPlane(c);
      second.endPlane(c);
    }
    first.deal();
    second.deal();
  }

  private static void sumPlane(
      byte[] planes, int offset, int pixels, GroupSums first, GroupSums second) {
    int pixel = 0;
    for (; pixel + 8 <= pixels; pixel += 8) {
      long eight = (long) LONG.get(planes, offset + pixel);
      while (eight != 0) {
        int lane = Long.numberOfTrailingZeros(eight) >>> 3;
        int q = (int) (eight >>> (8 * lane)) & 0xff;
        eight &= ~(0xffL << (8 * lane));
        first.add(pixel + lane, q);
        second.add(pixel + lane, q);
      }
    }
    for (; pixel < pixels; pixel++) {
      int q = planes[offset + pixel] & 0xff;
      if (q != 0) {
        first.add(pixel, q);
        second.add(pixel, q);
      }
    }
  }

  /** Adds the value of a pixel in the plane at hand, which is above zero. */
  private void add(int pixel, int q) {
    int group = groupOf[pixel];
    if (group >= 0) {
      int sum = accumulator[group];
      accumulator[group] = sum + q;
      if (sum == 0) {
        touched[count++] = group;
      }
    }
  }

  /** Closes the plane of a class; planes come in ascending order. */
  private void endPlane(int classId) {
    if (entries + count > entryGroup.length) {
      int room = 2 * (entries + count);
      entryGroup = Arrays.copyOf(entryGroup, room);
      entryClass = Arrays.copyOf(entryClass, room);
      entrySum = Arrays.copyOf(entrySum, room);
    }
    for (int i = 0; i < count; i++) {
      int group = touched[i];
      entryGroup[entries] = group;
      entryClass[entries] = classId;
      entrySum[entries] = accumulator[group];
      entries++;
      accumulator[group] = 0;
    }
    count = 0;
  }

  /** Deals the sums to their groups, for {@link #pack}. */
  private void deal() {
    if (classes.length < entries) {
      classes = new int[entryGroup.length];
      sums = new int[entryGroup.length];
    }
    Arrays.fill(starts, 0, groups + 1, 0);
    for (int i = 0; i < entries; i++) {
      starts[entryGroup[i] + 1]++;
    }
    for (int group = 0; group < groups; group++) {
      starts[group + 1] += starts[group];
    }
    // The accumulator is all zeros again: it counts how far each group's run is filled.
    for (int i = 0; i < entries; i++) {
      int group = entryGroup[i];
      int at = starts[group] + accumulator[group]++;
      classes[at] = entryClass[i];
      sums[at] = entrySum[i];
    }
    Arrays.fill(accumulator, 0, groups, 0);
  }

  /** Appends a group's classes and sums: how many, then each class's step and its sum. */
  void pack(int group, PackedWriter out) {
    int start = starts[group];
    int end = starts[group + 1];
    out.write(end - start);
    int previous = -1;
    for (int i = start; i < end; i++) {
      out.write(classes[i] - previous - 1);
      out.write(sums[i]);
      previous = classes[i];
    }
  }
}
