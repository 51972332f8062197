package io.parallax.deploy.scan;

import io.parallax.inference.image.NearestReading;

/**
 * A raster of true classes.
 *
 * @param width pixels in a row
 * @param height rows
 * @param ids row-major, unsigned: 0 where nobody said, else 1 + the class's index in the model, or
 *     what a {@link LabelMap} maps to that
 */
public record TrueClasses(int width, int height, short[] ids) {

  /** The ids at another size: each pixel takes the id under its centre, none is mixed. */
  public short[] resized(int newWidth, int newHeight) {
    return NearestReading.resize(ids, width, height, newWidth, newHeight);
  }
}
