package io.parallax.inference.image;

/**
 * Resizes what must never be mixed, depths and ids: the pixel at {@code u} takes the source pixel
 * under its centre, {@code floor((u + ½) · oldWidth / newWidth)}.
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
      columns[x] = source(x, width, newWidth);
    }
    short[] out = new short[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      int row = source(y, height, newHeight) * width;
      for (int x = 0; x < newWidth; x++) {
        out[y * newWidth + x] = raster[row + columns[x]];
      }
    }
    return out;
  }

  private static int source(int position, int size, int newSize) {
    return (int) ((2L * position + 1) * size / (2L * newSize));
  }
}
