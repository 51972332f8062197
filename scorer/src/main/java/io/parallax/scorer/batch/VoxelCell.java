package io.parallax.scorer.batch;

import io.parallax.scorer.statistics.FixedLog;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One voxel with all its views side by side, and every statistic recomputed from them. */
final class VoxelCell {

  /** What one frame says about the voxel: n, s and m. */
  static final class View {
    int pixels;
    final long[] sums;
    final Map<Integer, Integer> superpixels = new TreeMap<>();

    View(int classes) {
      sums = new long[classes];
    }

    long total() {
      long total = 0;
      for (long sum : sums) {
        total += sum;
      }
      return total;
    }

    /** ℓ(P(c)) − ℓ(0), in units of 2^-16 bit. */
    long excess(int c) {
      return sums[c] == 0 ? 0 : FixedLog.excess(sums[c], total());
    }
  }

  private final int classes;
  private final Map<String, View> views = new TreeMap<>();

  VoxelCell(int classes) {
    this.classes = classes;
  }

  View view(String frameId) {
    return views.computeIfAbsent(frameId, f -> new View(classes));
  }

  Map<String, View> views() {
    return views;
  }

  /** N. */
  long pixels() {
    return views.values().stream().mapToLong(view -> view.pixels).sum();
  }

  /** S(c). */
  long sum(int c) {
    return views.values().stream().mapToLong(view -> view.sums[c]).sum();
  }

  /** Λ(c) − N·ℓ(0), in units of 2^-16 bit. */
  long excess(int c) {
    return views.values().stream().mapToLong(view -> view.pixels * view.excess(c)).sum();
  }

  /** VE, in units of 2^-16 bit. */
  long viewEntropy() {
    long total = IntStream.range(0, classes).mapToLong(this::sum).sum();
    if (total == 0) {
      return 0;
    }
    long weighted = 0;
    for (int c = 0; c < classes; c++) {
      long sum = sum(c);
      weighted += sum == 0 ? 0 : sum * FixedLog.log2(sum);
    }
    long scaled = total * FixedLog.log2(total) - weighted;
    return Math.max(0, Math.floorDiv(scaled + total / 2, total));
  }

  /** VD of a view, in units of 2^-16 bit. */
  long viewDivergence(View view) {
    if (view.total() == 0) {
      return 0;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      if (view.sums[c] > 0) {
        sum += (double) view.sums[c] * (view.excess(c) * pixels() - excess(c));
      }
    }
    return Math.round(sum / ((double) view.total() * pixels()));
  }

  /** The statistics as the engine keeps them. */
  VoxelStatistics statistics() {
    int[] seen = IntStream.range(0, classes).filter(c -> sum(c) > 0).toArray();
    return new VoxelStatistics(
        pixels(),
        views.size(),
        seen,
        IntStream.of(seen).mapToLong(this::sum).toArray(),
        IntStream.of(seen).mapToLong(this::excess).toArray());
  }
}
