package io.parallax.scorer.batch;

import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.score.SuperpixelShare;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The oracle: voxel statistics, superpixel scores and selection of a set of frames, recomputed from
 * the single views by the formulas of the method.
 *
 * <p>Shares with the engine only the projection of a pixel and the fixed-point logarithm.
 */
public final class BatchScorer {
  private final Map<Long, VoxelCell> voxels = new HashMap<>();
  private final SortedMap<SuperpixelId, Integer> areas = new TreeMap<>();

  /**
   * Takes in all frames.
   *
   * @param voxelSize side of a voxel, metres
   */
  public BatchScorer(List<BatchFrame> frames, double voxelSize) {
    for (BatchFrame frame : frames) {
      observe(frame, voxelSize);
    }
  }

  private void observe(BatchFrame frame, double voxelSize) {
    FrameView view = frame.view();
    var projection = new VoxelProjection(view.intrinsics(), view.pose(), voxelSize);
    int width = view.intrinsics().width();
    for (int pixel = 0; pixel < view.pixels(); pixel++) {
      int superpixel = view.superpixels()[pixel] & 0xffff;
      areas.merge(new SuperpixelId(frame.frameId(), superpixel), 1, Integer::sum);
      int depth = view.depth()[pixel] & 0xffff;
      if (depth > 0) {
        long key = projection.voxelKey(pixel % width, pixel / width, depth);
        VoxelCell.View cell =
            voxels
                .computeIfAbsent(key, k -> new VoxelCell(view.map().classes()))
                .view(frame.frameId());
        cell.pixels++;
        cell.superpixels.merge(superpixel, 1, Integer::sum);
        for (int c = 0; c < cell.sums.length; c++) {
          cell.sums[c] += view.map().planes()[c * view.pixels() + pixel] & 0xff;
        }
      }
    }
  }

  /** The statistics of every voxel that a frame sees. */
  public Map<VoxelIndex, VoxelStatistics> statistics() {
    Map<VoxelIndex, VoxelStatistics> all = new HashMap<>();
    voxels.forEach(
        (key, cell) ->
            all.put(
                VoxelKey.blockIndex(VoxelKey.blockOf(key)).voxel(VoxelKey.inBlock(key)),
                cell.statistics()));
    return all;
  }

  /** The scores of every superpixel, in order of frame and id. */
  public SortedMap<SuperpixelId, SuperpixelScore> scores() {
    Map<SuperpixelId, long[]> sums = new HashMap<>();
    for (VoxelCell cell : voxels.values()) {
      long entropy = cell.viewEntropy();
      cell.views()
          .forEach(
              (frameId, view) -> {
                long divergence = cell.viewDivergence(view);
                view.superpixels.forEach(
                    (superpixel, m) -> {
                      long[] sum =
                          sums.computeIfAbsent(
                              new SuperpixelId(frameId, superpixel), id -> new long[4]);
                      sum[0] += m;
                      sum[1] += m * entropy;
                      sum[2] += m * divergence;
                      sum[3] += (long) m * cell.views().size();
                    });
              });
    }
    SortedMap<SuperpixelId, SuperpixelScore> scores = new TreeMap<>();
    areas.forEach(
        (id, pixels) -> {
          long[] s = sums.getOrDefault(id, new long[4]);
          scores.put(
              id,
              SuperpixelScore.of(
                  pixels, new SuperpixelShare(id.superpixel(), s[0], s[1], s[2], s[3])));
        });
    return scores;
  }

  /** The requests that the method makes of these frames, in order. */
  public List<SelectedSuperpixel> select(SelectionRules rules) {
    return new BatchSelection(scores(), voxels.values(), rules).run();
  }
}
