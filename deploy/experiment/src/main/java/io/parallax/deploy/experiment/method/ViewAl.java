package io.parallax.deploy.experiment.method;

import io.parallax.scorer.selection.SelectionRules;
import java.util.List;

/**
 * ViewAL: superpixels by view entropy and view divergence, with suppression in 3D.
 *
 * <p>The reference r is the superpixel of highest VE(t) = (1/A) Σ_x m_t(x)·VE(x); of it and those
 * that overlap it in other views, the one of highest VD(t) is chosen; it, its rivals and all that
 * overlap it are out of this selection (Siddiqui, Valentin and Niessner, CVPR 2020, arXiv
 * 1911.11789, section 3.3, equations 3 and 5). Scores and greedy step are those of the scorer.
 */
public final class ViewAl implements AcquisitionMethod {
  private final ViewSelection selection;

  /**
   * ViewAL.
   *
   * @param rules what is eligible, and what overlaps
   * @param voxelSize side of a voxel, metres
   */
  public ViewAl(SelectionRules rules, double voxelSize) {
    selection = new ViewSelection(rules, voxelSize);
  }

  @Override
  public String name() {
    return "VIEWAL";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return selection.select(pool, labelled, budgetPixels);
  }
}
