package io.parallax.scorer.evidence;

import io.parallax.scorer.output.QuantisedMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The walk over a quantised map that sums it, over voxels and over superpixels at once.
 *
 * <p>A map is mostly zeros: a pixel has a handful of classes out of dozens. The walk takes eight
 * pixels a look, so that the zeros cost an eighth of a memory read, and meets each value above zero
 * once, for both groupings.
 */
final class ClassSums {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ClassSums() {}

  /** Sums a map over two groupings of its pixels, which have been cleared. */
  static void sum(QuantisedMap map, GroupSums voxels, GroupSums superpixels) {
    int pixels = map.width() * map.height();
    for (int c = 0; c < map.classes(); c++) {
      sumPlane(map.planes(), c * pixels, pixels, voxels, superpixels);
      voxels.endPlane(c);
      superpixels.endPlane(c);
    }
    voxels.deal();
    superpixels.deal();
  }

  private static void sumPlane(
      byte[] planes, int offset, int pixels, GroupSums voxels, GroupSums superpixels) {
    int pixel = 0;
    for (; pixel + 8 <= pixels; pixel += 8) {
      long eight = (long) LONG.get(planes, offset + pixel);
      while (eight != 0) {
        int lane = Long.numberOfTrailingZeros(eight) >>> 3;
        int q = (int) (eight >>> (8 * lane)) & 0xff;
        eight &= ~(0xffL << (8 * lane));
        voxels.add(pixel + lane, q);
        superpixels.add(pixel + lane, q);
      }
    }
    for (; pixel < pixels; pixel++) {
      int q = planes[offset + pixel] & 0xff;
      if (q != 0) {
        voxels.add(pixel, q);
        superpixels.add(pixel, q);
      }
    }
  }
}
