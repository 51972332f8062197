package io.parallax.scorer.evidence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Class sums Σ q(u, c) over groups of a frame's pixels: its voxels, or its superpixels.
 *
 * <p>A quantised map is mostly zeros: a pixel has a handful of classes out of dozens. The sums are
 * taken plane by plane, eight pixels a look, so that the zeros cost an eighth of a memory read; the
 * non-zero sums come out class by class and are then dealt to their groups, which leaves each
 * group's classes in ascending order without a sort.
 */
final class ClassSums {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[] accumulator = new int[0];
  private int[] touched = new int[0];

  private int[] entryGroup = new int[1 << 14];
  private int[] entryClass = new int[1 << 14];
  private int[] entrySum = new int[1 << 14];
  private int entries;

  private int[] starts = new int[0];
  private int[] classes = new int[0];
  private int[] sums = new int[0];

  /**
   * Sums a map over groups of pixels.
   *
   * @param groupOf group of each pixel, −1 for pixels that belong to none
   */
  void sum(QuantisedMap map, int[] groupOf, int groups) {
    if (starts.length < groups + 1) {
      accumulator = new int[groups];
      touched = new int[groups];
      starts = new int[groups + 1];
    }
    entries = 0;
    int pixels = map.width() * map.height();
    for (int c = 0; c < map.classes(); c++) {
      sumPlane(map.planes(), c * pixels, pixels, groupOf, c);
    }
    dealToGroups(groups);
  }

  private void sumPlane(byte[] planes, int offset, int pixels, int[] groupOf, int classId) {
    int count = 0;
    int pixel = 0;
    for (; pixel + 8 <= pixels; pixel += 8) {
      long eight = (long) LONG.get(planes, offset + pixel);
      while (eight != 0) {
        int lane = Long.numberOfTrailingZeros(eight) >>> 3;
        int q = (int) (eight >>> (8 * lane)) & 0xff;
        eight &= ~(0xffL << (8 * lane));
        count = add(groupOf[pixel + lane], q, count);
      }
    }
    for (; pixel < pixels; pixel++) {
      int q = planes[offset + pixel] & 0xff;
      if (q != 0) {
        count = add(groupOf[pixel], q, count);
      }
    }
    appendEntries(count, classId);
  }

  private int add(int group, int q, int count) {
    if (group < 0) {
      return count;
    }
    int sum = accumulator[group];
    accumulator[group] = sum + q;
    if (sum == 0) {
      touched[count] = group;
      return count + 1;
    }
    return count;
  }

  private void appendEntries(int count, int classId) {
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
  }

  private void dealToGroups(int groups) {
    if (classes.length < entries) {
      classes = new int[entryGroup.length];
      sums = new int[entryGroup.length];
    }
    Arrays.fill(starts, 0, groups + 1, 0);
    for (int i = 0; i < entries; i++) {
      starts[entryGroup[i] + 1]++;
    }
    for (int v = 0; v < groups; v++) {
      starts[v + 1] += starts[v];
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

  /** Index of the first class of a group; its classes end where the next group's begin. */
  int start(int group) {
    return starts[group];
  }

  /** Class at an index. */
  int classAt(int index) {
    return classes[index];
  }

  /** Sum at an index. */
  int sumAt(int index) {
    return sums[index];
  }
}
