package io.parallax.deploy.training.dataset;

import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a dataset is made of.
 *
 * @param scenes the scenes; empty: all
 * @param weights how much pixels of each origin count, 0 to 1; an origin that is not there is left
 *     out
 * @param consensus when views agree
 * @param split which frames are to learn from
 * @param maskSize the size of masks and weights
 * @param voxelSize side of the scene map's voxels, metres
 */
public record DatasetOptions(
    Set<String> scenes,
    Map<Origin, Double> weights,
    ConsensusRule consensus,
    SplitRule split,
    MaskSize maskSize,
    double voxelSize) {
  /** The usual weight of a label that views agree on, an own one being 1. */
  public static final double CONSENSUS_WEIGHT = 0.5;

  /** The usual share of a walk to measure with. */
  public static final double VAL_SHARE = 0.2;

  /** The size of masks and weights. */
  public enum MaskSize {
    /** That at which requests were made. */
    WORKING,
    /** That of the colour image; a pixel takes the label under its centre. */
    COLOUR
  }

  /** Options; weights are checked. */
  public DatasetOptions {
    weights = new EnumMap<>(weights);
    weights.forEach(
        (origin, weight) -> {
          if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException(
                "the weight of %s must be above 0 and at most 1, but is %s"
                    .formatted(origin, weight));
          }
        });
  }

  /** Whether a scene is part of it. */
  boolean has(String sceneId) {
    return scenes.isEmpty() || scenes.contains(sceneId);
  }
}
