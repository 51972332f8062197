package io.parallax.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A raster of superpixel ids as in {@code ProbabilityMap.superpixels} and {@code
 * SuperpixelRaster.ids}: unsigned 16 bit, little-endian, row-major, zstd.
 */
public final class SuperpixelPlane {
  private SuperpixelPlane() {}

  /** The ids, packed. */
  public static ByteBuffer encode(short[] ids) {
    byte[] bytes = new byte[Planes.pixels(ids.length, 1) * Short.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(ids);
    return Planes.compress(bytes);
  }

  /**
   * The ids that were packed.
   *
   * @throws IllegalArgumentException if it is another number of pixels, or the data are damaged
   */
  public static short[] decode(ByteBuffer packed, int pixels) {
    byte[] bytes = Planes.decompress(packed, Planes.pixels(pixels, 1) * Short.BYTES);
    short[] ids = new short[pixels];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(ids);
    return ids;
  }
}
