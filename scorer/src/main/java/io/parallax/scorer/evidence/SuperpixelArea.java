package io.parallax.scorer.evidence;

/**
 * The size of one superpixel.
 *
 * @param superpixel its id in the frame
 * @param pixels its pixels
 * @param covered of those, the pixels with valid depth
 */
public record SuperpixelArea(int superpixel, int pixels, int covered) {}
