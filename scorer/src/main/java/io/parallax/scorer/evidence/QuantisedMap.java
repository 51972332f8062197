package io.parallax.scorer.evidence;

/**
 * The class probabilities of a frame in 8 bits: {@code q(u, c) = round(255·P(u, c))}.
 *
 * @param classes number of classes
 * @param width pixels in a row
 * @param height rows
 * @param planes one byte a pixel, row-major, class after class
 */
public record QuantisedMap(int classes, int width, int height, byte[] planes) {}
