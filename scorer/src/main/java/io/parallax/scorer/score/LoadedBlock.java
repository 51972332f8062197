package io.parallax.scorer.score;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import java.util.Arrays;

/** A block's statistics, unpacked so that many views can be scored against them. */
final class LoadedBlock {
  private final StatisticsCursor cursor = new StatisticsCursor();
  private final int[] views = new int[BlockIndex.VOXELS];
  private final long[] pixels = new long[BlockIndex.VOXELS];
  private final long[] viewEntropy = new long[BlockIndex.VOXELS];
  private final int[] start = new int[BlockIndex.VOXELS];
  private final int[] end = new int[BlockIndex.VOXELS];
  private int[] classes = new int[1024];
  private long[] excesses = new long[1024];

  /** Unpacks statistics in place of those before. */
  void load(byte[] packed) {
    Arrays.fill(views, 0);
    cursor.reset(packed);
    int entries = 0;
    while (cursor.next()) {
      int voxel = cursor.voxel();
      views[voxel] = cursor.views();
      pixels[voxel] = cursor.pixels();
      viewEntropy[voxel] = ViewEntropy.of(cursor);
      start[voxel] = entries;
      if (entries + cursor.size() > classes.length) {
        int room = 2 * (entries + cursor.size());
        classes = Arrays.copyOf(classes, room);
        excesses = Arrays.copyOf(excesses, room);
      }
      for (int i = 0; i < cursor.size(); i++) {
        classes[entries] = cursor.classId(i);
        excesses[entries] = cursor.excess(i);
        entries++;
      }
      end[voxel] = entries;
    }
  }

  /** V of a voxel; 0 if no view saw it, and then nothing else is known of it. */
  int views(int voxel) {
    return views[voxel];
  }

  /** N of a voxel. */
  long pixels(int voxel) {
    return pixels[voxel];
  }

  /** VE of a voxel, in units of 2^-16 bit. */
  long viewEntropy(int voxel) {
    return viewEntropy[voxel];
  }

  /** Where a voxel's classes begin. */
  int start(int voxel) {
    return start[voxel];
  }

  /** Where a voxel's classes end. */
  int end(int voxel) {
    return end[voxel];
  }

  /** A class; ascending from a voxel's start to its end. */
  int classAt(int at) {
    return classes[at];
  }

  /** Λ − N·ℓ(0) of that class, in units of 2^-16 bit. */
  long excessAt(int at) {
    return excesses[at];
  }
}
