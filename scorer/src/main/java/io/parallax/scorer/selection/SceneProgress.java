package io.parallax.scorer.selection;

/**
 * How far a scene has come.
 *
 * @param frames frames that are there
 * @param pixels pixels of the frames that have coverage
 * @param coveredPixels of those, the pixels with valid depth
 * @param blocks blocks that the frames touch
 * @param pendingBlocks of those, the blocks whose shares do not hold all their views yet
 * @param superpixels superpixels of the frames
 * @param eligible of those, the superpixels that could be requested
 * @param requestedPixels pixels of the requests that stand, those of other generations included
 * @param budgetPixels pixels that may be requested
 */
public record SceneProgress(
    long frames,
    long pixels,
    long coveredPixels,
    long blocks,
    long pendingBlocks,
    long superpixels,
    long eligible,
    long requestedPixels,
    long budgetPixels) {}
