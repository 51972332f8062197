package io.parallax.deploy.report;

/**
 * The scores of one superpixel of one frame.
 *
 * @param pixels its size
 * @param coverage share of its pixels with valid depth, 0 to 1
 * @param views mean number of views of its voxels, weighted by pixels
 * @param viewEntropyBits mean over all its pixels, those without depth counted as 0
 * @param viewDivergenceBits mean over all its pixels, those without depth counted as 0
 */
public record ScoreRow(
    String frameId,
    int superpixel,
    int pixels,
    double coverage,
    double views,
    double viewEntropyBits,
    double viewDivergenceBits) {}
