package io.parallax.scorer.selection;

/**
 * A superpixel of another view that shows the same surface.
 *
 * @param superpixel the other superpixel
 * @param overlap the larger of o(s, t) and o(t, s), 0 to 1
 */
public record Overlap(SuperpixelId superpixel, double overlap) {}
