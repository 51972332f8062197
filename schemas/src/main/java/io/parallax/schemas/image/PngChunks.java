package io.parallax.schemas.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file, checked before anything in them is decoded.
 *
 * <p>ImageIO ignores the check sums and fills what is missing with black, which in a depth image
 * means "no reading". So the chunks are walked here: every check sum must hold and the last chunk
 * must be IEND. (PNG specification, third edition, section 5.)
 *
 * @param bitDepth bits of one sample
 * @param colourType 0 = greyscale, 2 = RGB, 3 = palette, 4 = greyscale with alpha, 6 = RGBA
 * @param interlaced whether the rows come in seven passes
 */
public record PngChunks(int width, int height, int bitDepth, int colourType, boolean interlaced) {
  /** The colour type of greyscale without alpha. */
  public static final int GREYSCALE = 0;

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int TYPE_BYTES = 4;
  private static final int HEADER_BYTES = 13;
  private static final int CRC_BYTES = 4;

  /** Deflate makes at most so many bytes of one. */
  private static final int MOST_DEFLATED = 1032;

  /** Whether bytes begin as a PNG does. */
  public static boolean isPng(ByteBuffer bytes) {
    return bytes.remaining() >= Long.BYTES && bytes.getLong(bytes.position()) == SIGNATURE;
  }

  /**
   * What the first chunk says, whatever becomes of the others.
   *
   * @throws IllegalArgumentException if it is damaged, or declares more pixels than {@link Limits}
   *     allow
   */
  public static PngChunks header(ByteBuffer png) {
    ByteBuffer at = png.duplicate();
    at.position(at.position() + Long.BYTES);
    if (at.remaining() < Integer.BYTES + TYPE_BYTES + HEADER_BYTES + CRC_BYTES) {
      throw new IllegalArgumentException("PNG is cut off");
    }
    int length = at.getInt();
    int start = at.position();
    PngChunks header = header(at, start, at.getInt(start), length);
    requireCheckSum(at, start, start + TYPE_BYTES + length);
    return header;
  }

  /**
   * Walks the chunks.
   *
   * @throws IllegalArgumentException if the file is cut off or damaged, declares more pixels than
   *     {@link Limits} allow, or has less image data than the least that its size takes
   */
  public static PngChunks check(ByteBuffer png) {
    ByteBuffer at = png.duplicate();
    at.position(at.position() + Long.BYTES);
    PngChunks header = null;
    long data = 0;
    try {
      while (true) {
        int length = at.getInt();
        int start = at.position();
        if (length < 0 || length > at.remaining() - TYPE_BYTES - CRC_BYTES) {
          throw new IllegalArgumentException("PNG is cut off");
        }
        int type = at.getInt(start);
        int end = start + TYPE_BYTES + length;
        requireCheckSum(at, start, end);
        if (header == null) {
          header = header(at, start, type, length);
        }
        if (type == IDAT) {
          data += length;
        }
        if (type == IEND) {
          header.requireData(data);
          return header;
        }
        at.position(end + CRC_BYTES);
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("PNG is cut off", e);
    }
  }

  private static PngChunks header(ByteBuffer at, int start, int type, int length) {
    if (type != IHDR || length != HEADER_BYTES) {
      throw new IllegalArgumentException("PNG does not begin with its header");
    }
    int fields = start + TYPE_BYTES;
    Limits.requirePixels(at.getInt(fields), at.getInt(fields + 4));
    return new PngChunks(
        at.getInt(fields),
        at.getInt(fields + 4),
        at.get(fields + 8),
        at.get(fields + 9),
        at.get(fields + 12) != 0);
  }

  /**
   * A small file cannot ask for much memory: it must have the data that fill it, if of one byte.
   */
  private void requireData(long bytes) {
    long rowBytes = ((long) width * bitDepth * channels() + Byte.SIZE - 1) / Byte.SIZE;
    if ((1 + rowBytes) * height / MOST_DEFLATED > bytes) {
      throw new IllegalArgumentException(
          "PNG is damaged: %s bytes of data cannot be an image of %s×%s"
              .formatted(bytes, width, height));
    }
  }

  private int channels() {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private static void requireCheckSum(ByteBuffer at, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(at.duplicate().limit(end).position(start));
    if ((int) crc.getValue() != at.getInt(end)) {
      throw new IllegalArgumentException("PNG is damaged: a check sum does not hold");
    }
  }
}
