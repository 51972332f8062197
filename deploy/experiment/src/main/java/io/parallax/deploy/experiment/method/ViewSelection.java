package io.parallax.deploy.experiment.method;

import io.parallax.scorer.selection.SceneScores;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scorer's selection over several scenes with one budget.
 *
 * <p>Scenes have no surface in common, so a choice in one changes nothing in another: the greedy
 * selection over all of them takes its next step in the scene whose reference has the highest view
 * entropy, the first scene of equals.
 *
 * <p>What is labelled is not chosen again, but suppresses nothing: suppression holds within one
 * selection and is made again in the next round, as in ViewAL's code.
 */
final class ViewSelection {
  private final SelectionRules rules;
  private final double voxelSize;

  /**
   * A selection by rules.
   *
   * @param rules but for their budget: that comes with each selection
   * @param voxelSize side of a voxel, metres
   */
  ViewSelection(SelectionRules rules, double voxelSize) {
    this.rules =
        new SelectionRules(rules.minViews(), rules.minCoverage(), rules.overlapThreshold(), 1);
    this.voxelSize = voxelSize;
  }

  List<Region> select(Pool pool, Labelled labelled, long budgetPixels) {
    SceneScoring scoring = new SceneScoring(voxelSize);
    SortedMap<String, SceneSuperpixels> scenes = new TreeMap<>();
    pool.scenes()
        .forEach(
            (scene, frames) -> scenes.put(scene, open(scene, scoring.score(frames), labelled)));
    Budget budget = new Budget(budgetPixels);
    for (String next = highest(scenes); next != null; next = highest(scenes)) {
      SelectedSuperpixel selected = scenes.get(next).selectNext().orElseThrow();
      SuperpixelId id = selected.superpixel();
      FrameId frame = new FrameId(next, id.frameId());
      if (!budget.take(new Region(frame, id.superpixel(), selected.score().pixels()))) {
        break;
      }
    }
    return budget.taken();
  }

  /** The superpixels of a scene without those that are labelled. */
  private SceneSuperpixels open(String scene, SceneScores scores, Labelled labelled) {
    SceneSuperpixels superpixels = new SceneSuperpixels(rules, scores);
    List<SuperpixelId> known = new ArrayList<>();
    scores.forEachScore((id, score) -> known.add(id));
    for (SuperpixelId id : known) {
      if (labelled.covers(new FrameId(scene, id.frameId()), id.superpixel())) {
        superpixels.markReleased(id);
      }
    }
    return superpixels;
  }

  /** The scene in which the next step is taken; null if none has an eligible superpixel. */
  private static String highest(SortedMap<String, SceneSuperpixels> scenes) {
    String highest = null;
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, SceneSuperpixels> scene : scenes.entrySet()) {
      double bits = scene.getValue().highestViewEntropyBits().orElse(Double.NEGATIVE_INFINITY);
      if (bits > most) {
        highest = scene.getKey();
        most = bits;
      }
    }
    return highest;
  }
}
