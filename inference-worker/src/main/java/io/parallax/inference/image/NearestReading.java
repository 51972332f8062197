package io.parallax.inference.image;

/**
 * Resizes what must never be mixed, depths and ids: the pixel at {@code u} takes the source pixel
 * {@code floor(u · oldWidth / newWidth)}.
 */
public final class NearestReading {
  private NearestReading() {}

  /** The raster at another resolution, row-major; itself when that is its own. */
  public static short[] resize(short[] raster, int width, int height, int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return raster;
    }
    int[] columns = new int[newWidth];
    for (int x = 0; x < newWidth; x++) {
      columns[x] = (int) ((long) x * width / newWidth);
    }
    short[] out = new short[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      int row = (int) ((long) y * height / newHeight) * width;
      for (int x = 0; x < newWidth; x++) {
        out[y * newWidth + x] = raster[row + columns[x]];
      }
    }
    return out;
  }
}
