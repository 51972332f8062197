package io.parallax.scorer.score;

/**
 * What one block adds to the scores of one superpixel.
 *
 * @param superpixel its id in the frame
 * @param pixels Σ m, its pixels in the block
 * @param viewEntropy Σ m·VE over the voxels, in units of 2^-16 bit
 * @param viewDivergence Σ m·VD over the voxels, in units of 2^-16 bit
 * @param views Σ m·V over the voxels
 */
public record SuperpixelShare(
    int superpixel, long pixels, long viewEntropy, long viewDivergence, long views) {}
