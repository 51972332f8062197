package io.parallax.scorer.label;

/**
 * When the views of a voxel agree well enough that their likeliest class counts as its label.
 *
 * @param minViews at least so many views see it
 * @param belowBits its view entropy is below this; in whole sixteenths of a bit, others count as
 *     the next higher one
 */
public record ConsensusRule(int minViews, double belowBits) {
  /** Two views, one bit. */
  public static final ConsensusRule DEFAULT = new ConsensusRule(2, 1.0);

  /** A rule. */
  public ConsensusRule {
    if (minViews < 1 || !(belowBits >= 0)) {
      throw new IllegalArgumentException(
          "consensus takes at least one view and no negative entropy, but has %s and %s bits"
              .formatted(minViews, belowBits));
    }
  }

  /** Whether the cursor's voxel has a consensus. */
  boolean holds(MappedVoxels voxel) {
    return voxel.views() >= minViews
        && voxel.entropySteps() < Math.ceil(belowBits * MappedVoxels.STEPS_OF_A_BIT);
  }
}
