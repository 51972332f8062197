package io.parallax.scorer.statistics;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.ClassSumsCursor;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;

/**
 * Adds a view to a block's statistics, or takes it back.
 *
 * <p>Statistics and evidence both list their voxels in ascending order, and each voxel its classes;
 * so one walk over both, as in the last step of a merge sort, writes the new block. For a voxel
 * with n pixels and class sums s, of total t: N += n, V += 1, S(c) += s(c), and the excess of Λ(c)
 * grows by n·(ℓ(s(c)/t) − ℓ(0)). All of it is in integers: subtracting is exactly undone adding,
 * and the order of views leaves no trace. A view costs the block's packed length, read once and
 * written once, and a logarithm for each class that it saw; not the number of views before it.
 *
 * <p>Keeps its buffers; one instance serves one thread.
 */
public final class Accumulation {
  /** Statistics of a block that no view saw. */
  public static final byte[] EMPTY = {};

  private final StatisticsCursor old = new StatisticsCursor();
  private final FootprintCursor footprint = new FootprintCursor();
  private final ClassSumsCursor view = new ClassSumsCursor();
  private final PackedWriter out = new PackedWriter();
  private int addedVoxels;
  private int previousVoxel;
  private int previousClass;

  /**
   * The statistics with one more view.
   *
   * @throws IllegalArgumentException if statistics or evidence cannot be read
   */
  public byte[] add(byte[] statistics, BlockEvidence evidence) {
    return merge(statistics, evidence, 1);
  }

  /**
   * The statistics without a view that they hold.
   *
   * @throws IllegalArgumentException if they do not hold it, or as {@link #add}
   */
  public byte[] subtract(byte[] statistics, BlockEvidence evidence) {
    return merge(statistics, evidence, -1);
  }

  /** How many voxels of the view that was added last are in the statistics for the first time. */
  public int addedVoxels() {
    return addedVoxels;
  }

  private byte[] merge(byte[] statistics, BlockEvidence evidence, int sign) {
    old.reset(statistics).next();
    footprint.reset(evidence.footprint());
    view.reset(evidence.sums());
    out.clear();
    addedVoxels = 0;
    previousVoxel = -1;
    while (footprint.next()) {
      view.next();
      while (old.voxel() < footprint.voxel()) {
        copyVoxel();
        old.next();
      }
      boolean known = old.voxel() == footprint.voxel();
      mergeVoxel(known, sign);
      if (known) {
        old.next();
      } else {
        addedVoxels++;
      }
    }
    view.requireEnd();
    while (old.voxel() < BlockIndex.VOXELS) {
      copyVoxel();
      old.next();
    }
    return out.toBytes();
  }

  private void copyVoxel() {
    startVoxel(old.voxel(), old.pixels(), old.views(), old.size());
    for (int i = 0; i < old.size(); i++) {
      writeClass(old.classId(i), old.sum(i), old.excess(i));
    }
  }

  private void mergeVoxel(boolean known, int sign) {
    int oldSize = known ? old.size() : 0;
    long pixels = (known ? old.pixels() : 0) + (long) sign * footprint.pixels();
    int views = (known ? old.views() : 0) + sign;
    requireHeld(pixels >= 0 && views >= 0);
    if (views == 0) {
      requireHeld(pixels == 0 && mergeClasses(oldSize, sign, false) == 0);
      return;
    }
    startVoxel(footprint.voxel(), pixels, views, mergeClasses(oldSize, sign, false));
    mergeClasses(oldSize, sign, true);
  }

  /** Walks both class lists; counts the classes that remain, and writes them if asked to. */
  private int mergeClasses(int oldSize, int sign, boolean write) {
    long floor = view.total() == 0 ? 0 : FixedLog.floorOf(view.total());
    int remaining = 0;
    int i = 0;
    int j = 0;
    while (i < oldSize || j < view.size()) {
      int oldClass = i < oldSize ? old.classId(i) : Integer.MAX_VALUE;
      int viewClass = j < view.size() ? view.classId(j) : Integer.MAX_VALUE;
      long sum = 0;
      long excess = 0;
      if (oldClass <= viewClass) {
        sum += old.sum(i);
        excess += old.excess(i);
        i++;
      }
      if (viewClass <= oldClass) {
        sum += (long) sign * view.sum(j);
        excess += (long) sign * footprint.pixels() * FixedLog.excessOver(floor, view.sum(j));
        j++;
      }
      requireHeld(sum >= 0 && excess >= 0 && (sum > 0 || excess == 0));
      if (sum > 0) {
        remaining++;
        if (write) {
          writeClass(Math.min(oldClass, viewClass), sum, excess);
        }
      }
    }
    return remaining;
  }

  private void startVoxel(int voxel, long pixels, int views, int classes) {
    out.write(voxel - previousVoxel - 1L);
    out.write(pixels);
    out.write(views);
    out.write(classes);
    previousVoxel = voxel;
    previousClass = -1;
  }

  private void writeClass(int classId, long sum, long excess) {
    out.write(classId - previousClass - 1L);
    out.write(sum);
    out.write(excess);
    previousClass = classId;
  }

  private static void requireHeld(boolean held) {
    if (!held) {
      throw new IllegalArgumentException("the statistics do not hold the view to be taken back");
    }
  }
}
