package io.parallax.schemas.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A block of bytes of known length, compressed with zstd.
 *
 * <p>A frame of zstd declares how long its content is. That is compared with what the reader
 * expects before anything is inflated, so a small record cannot ask for much memory.
 */
public final class Planes {
  /** Class maps are mostly zero: higher levels cost far more than they save. */
  private static final int LEVEL = 1;

  /** A block of zstd has up to 128 KB, and takes 4 bytes at least. */
  private static final long MOST_INFLATED = 1 << 15;

  /** Up to here a thread keeps the room that it compresses into. */
  private static final int KEPT_BYTES = 1 << 23;

  private static final ThreadLocal<byte[]> ROOM = ThreadLocal.withInitial(() -> new byte[0]);

  private Planes() {}

  /** The bytes, compressed. */
  public static ByteBuffer compress(byte[] bytes) {
    byte[] room = room(Math.toIntExact(Zstd.compressBound(bytes.length)));
    long length = Zstd.compressByteArray(room, 0, room.length, bytes, 0, bytes.length, LEVEL);
    if (Zstd.isError(length)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(length));
    }
    return ByteBuffer.wrap(Arrays.copyOf(room, (int) length));
  }

  private static byte[] room(int bytes) {
    byte[] room = ROOM.get();
    if (room.length < bytes) {
      room = new byte[bytes];
      if (bytes <= KEPT_BYTES) {
        ROOM.set(room);
      }
    }
    return room;
  }

  /**
   * The bytes that were compressed.
   *
   * @param compressed read from position to limit, which stay where they are
   * @param expectedLength how many bytes there must be; the caller has checked that so many are
   *     reasonable
   * @throws IllegalArgumentException if it is another number, or the data are damaged
   */
  public static byte[] decompress(ByteBuffer compressed, int expectedLength) {
    if (expectedLength < 0) {
      throw new IllegalArgumentException("Expected length is negative: " + expectedLength);
    }
    byte[] source = compressed.hasArray() ? compressed.array() : copy(compressed);
    int offset = compressed.hasArray() ? compressed.arrayOffset() + compressed.position() : 0;
    int length = compressed.remaining();
    requireDeclared(source, offset, length, expectedLength);

    byte[] bytes = new byte[expectedLength];
    long count = inflate(bytes, source, offset, length);
    if (count != expectedLength) {
      throw new IllegalArgumentException(
          "zstd data hold %s bytes, expected %s".formatted(count, expectedLength));
    }
    return bytes;
  }

  private static long inflate(byte[] bytes, byte[] source, int offset, int length) {
    try {
      return Zstd.decompressByteArray(bytes, 0, bytes.length, source, offset, length);
    } catch (ZstdException e) {
      throw new IllegalArgumentException("Damaged zstd data: " + e.getMessage(), e);
    }
  }

  private static void requireDeclared(byte[] source, int offset, int length, int expectedLength) {
    long declared = length == 0 ? -1 : Zstd.getFrameContentSize(source, offset, length);
    if (declared < 0) {
      throw new IllegalArgumentException(
          "Not zstd data with a declared length (%s bytes)".formatted(length));
    }
    if (declared != expectedLength) {
      throw new IllegalArgumentException(
          "zstd data declare %s bytes, expected %s".formatted(declared, expectedLength));
    }
    if (declared > MOST_INFLATED * length) {
      throw new IllegalArgumentException(
          "%s bytes of zstd data cannot hold the %s that they declare".formatted(length, declared));
    }
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** The number of pixels of an image whose planes are addressed with an int. */
  static int pixels(int width, int height) {
    long pixels = (long) width * height;
    if (width <= 0 || height <= 0 || pixels > Integer.MAX_VALUE / Short.BYTES) {
      throw new IllegalArgumentException(
          "Image size must be positive and below 2^30 pixels, but is " + width + "×" + height);
    }
    return (int) pixels;
  }
}
