package io.parallax.deploy.experiment.method;

import io.parallax.scorer.selection.SelectionRules;
import java.util.List;

/**
 * VE: superpixels of highest view entropy VE(t) = (1/A) Σ_x m_t(x)·VE(x), with neither view
 * divergence nor suppression ({@linkplain ViewAl ViewAL} without its second and third part).
 *
 * <p>It is the same selection with an overlap threshold of 1, which nothing exceeds.
 */
public final class ViewEntropyAlone implements AcquisitionMethod {
  private final ViewSelection selection;

  /**
   * View entropy alone.
   *
   * @param rules what is eligible; their overlap threshold is not used
   * @param voxelSize side of a voxel, metres
   */
  public ViewEntropyAlone(SelectionRules rules, double voxelSize) {
    selection =
        new ViewSelection(
            new SelectionRules(rules.minViews(), rules.minCoverage(), 1, 1), voxelSize);
  }

  @Override
  public String name() {
    return "VE";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return selection.select(pool, labelled, budgetPixels);
  }
}
