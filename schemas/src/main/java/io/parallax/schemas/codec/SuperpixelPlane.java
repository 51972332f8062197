package io.parallax.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A raster of superpixel ids as in {@code ProbabilityMap.superpixels} and {@code
 * SuperpixelRaster.ids}: unsigned 16 bit, little-endian, row-major, zstd.
 */
public final class SuperpixelPlane {
  private static final int NAME_BYTES = 8;

  private SuperpixelPlane() {}

  /** The ids, packed. */
  public static ByteBuffer encode(short[] ids) {
    return Planes.compress(bytes(ids));
  }

  private static byte[] bytes(short[] ids) {
    byte[] bytes = new byte[Planes.pixels(ids.length, 1) * Short.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(ids);
    return bytes;
  }

  /**
   * The name of a raster, 16 hexadecimal digits: rasters of one size with the same ids have the
   * same name, however they were packed.
   *
   * @return the first 8 bytes of the SHA-256 of width and height, 32 bit each, and the ids, all
   *     little-endian
   */
  public static String name(short[] ids, int width, int height) {
    ByteBuffer size =
        ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(width);
    MessageDigest digest = sha256();
    digest.update(size.putInt(height).flip());
    return HexFormat.of().formatHex(digest.digest(bytes(ids)), 0, NAME_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
