package io.parallax.inference.image;

/**
 * Resizes what must never be mixed, depths and ids: the pixel at {@code u} takes the source pixel
 * under its centre, {@code floor((u + ½) · oldWidth / newWidth)}.
 */
public final class NearestReading {
  private final int[] columns;
  private final int[] rows;

  /** From one resolution to another. */
  public NearestReading(int width, int height, int newWidth, int newHeight) {
    this.columns = sources(width, newWidth);
    this.rows = sources(height, newHeight);
  }

  /** The raster at another resolution, row-major; itself when that is its own. */
  public static short[] resize(short[] raster, int width, int height, int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return raster;
    }
    return new NearestReading(width, height, newWidth, newHeight).of(raster, width);
  }

  private short[] of(short[] raster, int width) {
    short[] out = new short[size()];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        out[at++] = raster[row * width + column];
      }
    }
    return out;
  }

  private static int[] sources(int size, int newSize) {
    int[] sources = new int[newSize];
    for (int i = 0; i < newSize; i++) {
      sources[i] = (int) ((2L * i + 1) * size / (2L * newSize));
    }
    return sources;
  }

  /** Pixels of the new resolution. */
  int size() {
    return Math.multiplyExact(columns.length, rows.length);
  }

  /** The new width. */
  int width() {
    return columns.length;
  }

  /** The new height. */
  int height() {
    return rows.length;
  }

  /** The source column of a new one. */
  public int column(int x) {
    return columns[x];
  }

  /** The source row of a new one; never before that of the new one above. */
  public int row(int y) {
    return rows[y];
  }
}
