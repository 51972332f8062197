package io.parallax.deploy.experiment.method;

import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.scorer.selection.SuperpixelOverlaps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * RMCDR: superpixels of highest mean vote entropy of the passes with dropout, (1/A) Σ_u −Σ_c v log2
 * v, with v(u, c) the share of the passes whose likeliest class at u is c.
 *
 * <p>A superpixel that is chosen suppresses for this selection those of other views that overlap
 * it, as ViewAL does (Mackowiak et al., CEREALS, BMVC 2018, with superpixels in place of windows,
 * as ViewAL's code has it; vote entropy: Dagan and Engelson, ICML 1995). Overlaps are those of the
 * scorer.
 */
public final class RegionalVoteEntropy implements AcquisitionMethod {
  private final double overlapThreshold;
  private final double voxelSize;

  private record Scored(Region region, double score) {}

  private record Place(FrameId frame, int superpixel) {}

  /**
   * Vote entropy by superpixel.
   *
   * @param rules what overlaps; the others are not used
   * @param voxelSize side of a voxel, metres
   */
  public RegionalVoteEntropy(SelectionRules rules, double voxelSize) {
    overlapThreshold = rules.overlapThreshold();
    this.voxelSize = voxelSize;
  }

  @Override
  public String name() {
    return "RMCDR";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    Map<String, SuperpixelOverlaps> overlaps = new HashMap<>();
    SceneScoring scoring = new SceneScoring(voxelSize);
    pool.scenes()
        .forEach(
            (scene, frames) ->
                overlaps.put(
                    scene, new SuperpixelOverlaps(scoring.score(frames), overlapThreshold)));
    Set<Place> suppressed = new HashSet<>();
    Budget budget = new Budget(budgetPixels);
    for (Scored scored : ranked(pool, labelled)) {
      FrameId frame = scored.region.frame();
      int superpixel = scored.region.superpixel();
      if (!suppressed.contains(new Place(frame, superpixel))) {
        if (!budget.take(scored.region)) {
          break;
        }
        overlaps
            .get(frame.scene())
            .of(new SuperpixelId(frame.frame(), superpixel))
            .forEach(
                id ->
                    suppressed.add(
                        new Place(new FrameId(frame.scene(), id.frameId()), id.superpixel())));
      }
    }
    return budget.taken();
  }

  private static List<Scored> ranked(Pool pool, Labelled labelled) {
    SuperpixelSums sums = new SuperpixelSums();
    List<Scored> ranked = new ArrayList<>();
    for (PoolFrame frame : pool.frames()) {
      sums.sum(
          frame.superpixels(), DropoutPasses.count(frame, ClassCounts::addVotes).entropyBits());
      for (int id = 0; id < sums.ids(); id++) {
        if (sums.pixels(id) > 0 && !labelled.covers(frame.id(), id)) {
          ranked.add(new Scored(new Region(frame.id(), id, sums.pixels(id)), sums.mean(id)));
        }
      }
    }
    // The sort is stable: equal scores stay in the order of frames and superpixels.
    ranked.sort(Comparator.comparingDouble(Scored::score).reversed());
    return ranked;
  }
}
