package io.parallax.deploy.scan;

/**
 * A raster of true classes.
 *
 * @param width pixels in a row
 * @param height rows
 * @param ids row-major: 0 where nobody said, else 1 + the class's index in the model
 */
public record TrueClasses(int width, int height, short[] ids) {}
