package io.parallax.deploy.export.mask;

/**
 * Something in a picture: of one class, at some pixels.
 *
 * @param mask over the picture that a tool shows
 */
public record ClassMask(String className, PixelMask mask) {}
