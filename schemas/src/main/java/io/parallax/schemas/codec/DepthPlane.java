package io.parallax.schemas.codec;

import java.nio.ByteBuffer;

/**
 * A depth image as in {@code ProbabilityMap.depth}: 16-bit millimetres, 0 = no reading.
 *
 * <p>Neighbours on a surface differ by few millimetres. So each pixel is kept as its difference to
 * the one on its left (the first of a row to 0) modulo 2^16, all low bytes before all high bytes:
 * the high bytes are runs of 0 and 255, which zstd reduces to next to nothing.
 */
public final class DepthPlane {
  /**
   * The other value that stands for "no reading": drivers of depth cameras write it where they saw
   * nothing, or where a reading did not fit. Readers of depth take it as 0.
   */
  public static final int INVALID = 0xFFFF;

  private DepthPlane() {}

  /**
   * The image, packed.
   *
   * @param millimetres row-major, unsigned
   */
  public static ByteBuffer encode(short[] millimetres, int width, int height) {
    int pixels = Planes.pixels(width, height);
    if (millimetres.length != pixels) {
      throw new IllegalArgumentException(
          "Depth image of %s×%s has %s pixels".formatted(width, height, millimetres.length));
    }
    byte[] bytes = new byte[2 * pixels];
    for (int row = 0; row < pixels; row += width) {
      int left = 0;
      for (int i = row; i < row + width; i++) {
        int difference = millimetres[i] - left;
        bytes[i] = (byte) difference;
        bytes[pixels + i] = (byte) (difference >> 8);
        left = millimetres[i];
      }
    }
    return Planes.compress(bytes);
  }

  /**
   * The image that was packed, row-major, unsigned; {@link #INVALID} becomes 0.
   *
   * @throws IllegalArgumentException if it has another size, or the data are damaged
   */
  public static short[] decode(ByteBuffer packed, int width, int height) {
    int pixels = Planes.pixels(width, height);
    byte[] bytes = Planes.decompress(packed, 2 * pixels);
    short[] millimetres = new short[pixels];
    for (int row = 0; row < pixels; row += width) {
      int left = 0;
      for (int i = row; i < row + width; i++) {
        left += (bytes[i] & 0xFF) | (bytes[pixels + i] << 8);
        millimetres[i] = (short) left == (short) INVALID ? 0 : (short) left;
      }
    }
    return millimetres;
  }
}
