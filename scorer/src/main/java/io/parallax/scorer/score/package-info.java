/**
 * How much a surface is worth a label: view entropy of a voxel, divergence of a view from the
 * others, and what they add up to over a superpixel.
 *
 * <p>Scores of voxels are rounded to 2^-16 bit, so that the sums over a superpixel are exact in
 * whatever order its blocks report.
 */
package io.parallax.scorer.score;
