package io.parallax.scorer.evidence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The class sums s(x, c) = Σ q(u, c) of one frame's voxels.
 *
 * <p>A quantised map is mostly zeros: a pixel has a handful of classes out of dozens. The sums are
 * taken plane by plane, eight pixels a look, so that the zeros cost an eighth of a memory read; the
 * non-zero sums come out class by class and are then dealt to their voxels, which leaves each
 * voxel's classes in ascending order without a sort.
 */
final class ClassSums {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[] accumulator = new int[0];
  private int[] touched = new int[0];

  private int[] entryVoxel = new int[1 << 14];
  private int[] entryClass = new int[1 << 14];
  private int[] entrySum = new int[1 << 14];
  private int entries;

  private int[] starts = new int[0];
  private int[] classes = new int[0];
  private int[] sums = new int[0];

  /**
   * Sums a map over its voxels.
   *
   * @param voxelOf rank of each pixel's voxel, −1 for pixels without depth
   */
  void sum(QuantisedMap map, int[] voxelOf, int voxels) {
    if (starts.length < voxels + 1) {
      accumulator = new int[voxels];
      touched = new int[voxels];
      starts = new int[voxels + 1];
    }
    entries = 0;
    int pixels = map.width() * map.height();
    for (int c = 0; c < map.classes(); c++) {
      sumPlane(map.planes(), c * pixels, pixels, voxelOf, c);
    }
    dealToVoxels(voxels);
  }

  private void sumPlane(byte[] planes, int offset, int pixels, int[] voxelOf, int classId) {
    int count = 0;
    int pixel = 0;
    for (; pixel + 8 <= pixels; pixel += 8) {
      long eight = (long) LONG.get(planes, offset + pixel);
      while (eight != 0) {
        int lane = Long.numberOfTrailingZeros(eight) >>> 3;
        int q = (int) (eight >>> (8 * lane)) & 0xff;
        eight &= ~(0xffL << (8 * lane));
        count = add(voxelOf[pixel + lane], q, count);
      }
    }
    for (; pixel < pixels; pixel++) {
      int q = planes[offset + pixel] & 0xff;
      if (q != 0) {
        count = add(voxelOf[pixel], q, count);
      }
    }
    appendEntries(count, classId);
  }

  private int add(int voxel, int q, int count) {
    if (voxel < 0) {
      return count;
    }
    int sum = accumulator[voxel];
    accumulator[voxel] = sum + q;
    if (sum == 0) {
      touched[count] = voxel;
      return count + 1;
    }
    return count;
  }

  private void appendEntries(int count, int classId) {
    if (entries + count > entryVoxel.length) {
      int room = 2 * (entries + count);
      entryVoxel = Arrays.copyOf(entryVoxel, room);
      entryClass = Arrays.copyOf(entryClass, room);
      entrySum = Arrays.copyOf(entrySum, room);
    }
    for (int i = 0; i < count; i++) {
      int voxel = touched[i];
      entryVoxel[entries] = voxel;
      entryClass[entries] = classId;
      entrySum[entries] = accumulator[voxel];
      entries++;
      accumulator[voxel] = 0;
    }
  }

  private void dealToVoxels(int voxels) {
    if (classes.length < entries) {
      classes = new int[entryVoxel.length];
      sums = new int[entryVoxel.length];
    }
    Arrays.fill(starts, 0, voxels + 1, 0);
    for (int i = 0; i < entries; i++) {
      starts[entryVoxel[i] + 1]++;
    }
    for (int v = 0; v < voxels; v++) {
      starts[v + 1] += starts[v];
    }
    // The accumulator is all zeros again: it counts how far each voxel's run is filled.
    for (int i = 0; i < entries; i++) {
      int voxel = entryVoxel[i];
      int at = starts[voxel] + accumulator[voxel]++;
      classes[at] = entryClass[i];
      sums[at] = entrySum[i];
    }
    Arrays.fill(accumulator, 0, voxels, 0);
  }

  /** Index of the first class of a voxel; its classes end where the next voxel's begin. */
  int start(int voxel) {
    return starts[voxel];
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
