package io.parallax.deploy.evaluate;

/**
 * How well the model does on one superpixel.
 *
 * @param judged pixels of which the true class is known
 * @param wrong of those, the pixels whose likeliest class is another
 * @param singleViewEntropyBits entropy of the frame's own probabilities, mean over all pixels
 */
public record SuperpixelError(int judged, int wrong, double singleViewEntropyBits) {}
