package io.parallax.deploy.export;

/**
 * Something in a picture: of one class, at some pixels.
 *
 * @param mask over the picture that a tool shows
 */
record ClassMask(String className, PixelMask mask) {}
