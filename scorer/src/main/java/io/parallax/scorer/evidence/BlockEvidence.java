package io.parallax.scorer.evidence;

import io.parallax.scorer.geometry.BlockIndex;

/**
 * What one frame says about one block, packed.
 *
 * @param block the block
 * @param footprint which superpixels cover which voxels: read it with {@link FootprintCursor}
 * @param sums class sums of the same voxels: read it with {@link ClassSumsCursor}
 */
public record BlockEvidence(BlockIndex block, byte[] footprint, byte[] sums) {}
