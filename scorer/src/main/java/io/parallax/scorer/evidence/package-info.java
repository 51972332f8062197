/**
 * What one frame says about the voxels that it sees: quantised probabilities, back-projected and
 * summed per voxel.
 *
 * <p>Every sum is an integer, so no result depends on the order in which frames arrive.
 */
package io.parallax.scorer.evidence;
