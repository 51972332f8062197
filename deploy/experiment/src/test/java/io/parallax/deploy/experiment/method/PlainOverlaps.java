package io.parallax.deploy.experiment.method;

import io.parallax.scorer.geometry.VoxelProjection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which superpixels overlap, by the formula, pair by pair. */
final class PlainOverlaps {
  private record Id(FrameId frame, int superpixel) {}

  /** Pixels of each superpixel by voxel. */
  private final Map<Id, Map<Long, Integer>> voxels = new HashMap<>();

  private final Map<FrameId, Map<Long, Integer>> frames = new HashMap<>();
  private final Map<Id, Integer> areas = new HashMap<>();
  private final double threshold;

  PlainOverlaps(List<? extends PoolFrame> pool, double threshold) {
    this.threshold = threshold;
    for (PoolFrame frame : pool) {
      var projection =
          new VoxelProjection(
              frame.view().intrinsics(), frame.view().pose(), MadeUpFrame.VOXEL_SIZE);
      Map<Long, Integer> ofFrame = frames.computeIfAbsent(frame.id(), f -> new HashMap<>());
      for (int pixel = 0; pixel < frame.pixels(); pixel++) {
        Id id = new Id(frame.id(), frame.superpixels()[pixel]);
        areas.merge(id, 1, Integer::sum);
        Map<Long, Integer> ofSuperpixel = voxels.computeIfAbsent(id, i -> new HashMap<>());
        int depth = frame.view().depth()[pixel];
        if (depth > 0) {
          long voxel =
              projection.voxelKey(pixel % MadeUpFrame.WIDTH, pixel / MadeUpFrame.WIDTH, depth);
          ofSuperpixel.merge(voxel, 1, Integer::sum);
          ofFrame.merge(voxel, 1, Integer::sum);
        }
      }
    }
  }

  /** Every superpixel as a region, in order. */
  List<Region> superpixels() {
    TreeSet<Region> all =
        new TreeSet<>(Comparator.comparing(Region::frame).thenComparingInt(Region::superpixel));
    areas.forEach((id, area) -> all.add(new Region(id.frame, id.superpixel, area)));
    return List.copyOf(all);
  }

  boolean overlap(Region s, Region t) {
    return s.frame().scene().equals(t.frame().scene())
        && !s.frame().equals(t.frame())
        && Math.max(covered(s, t), covered(t, s)) > threshold;
  }

  /** o(s, t). */
  private double covered(Region s, Region t) {
    Map<Long, Integer> ofT = voxels.get(new Id(t.frame(), t.superpixel()));
    double sum = 0;
    for (Map.Entry<Long, Integer> entry :
        voxels.get(new Id(s.frame(), s.superpixel())).entrySet()) {
      double m = ofT.getOrDefault(entry.getKey(), 0);
      sum += m == 0 ? 0 : entry.getValue() * m / frames.get(t.frame()).get(entry.getKey());
    }
    return sum / s.pixels();
  }
}
