package io.parallax.schemas.image;

import java.nio.ByteBuffer;

/**
 * What the segments of a JPEG file declare, looked at before anything in them is decoded. (ITU-T
 * T.81, annex B.)
 */
record JpegSegments(int width, int height) {
  /** A block of 64 pixels takes a bit at least, for its mean. */
  private static final long MOST_PIXELS_OF_A_BYTE = 512;

  private static final int START = 0xFFD8FF;
  private static final int MARKER = 0xFF;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;
  private static final int FIRST_FRAME = 0xC0;
  private static final int LAST_FRAME = 0xCF;
  private static final int HUFFMAN_TABLES = 0xC4;
  private static final int EXTENSION = 0xC8;
  private static final int ARITHMETIC_CONDITIONS = 0xCC;

  static boolean isJpeg(ByteBuffer bytes) {
    return bytes.remaining() >= Integer.BYTES
        && bytes.getInt(bytes.position()) >>> Byte.SIZE == START;
  }

  /**
   * Walks the segments.
   *
   * @throws IllegalArgumentException if they do not declare one size that {@link Limits} allow, the
   *     file is too small for it, or there are too many scans; whether the data are whole is left
   *     to the decoder
   */
  static JpegSegments check(ByteBuffer jpeg) {
    JpegSegments frame = null;
    int scans = 0;
    int at = jpeg.position() + 2;
    while (at + 1 < jpeg.limit()) {
      int marker = jpeg.get(at + 1) & 0xFF;
      if ((jpeg.get(at) & 0xFF) != MARKER || hasNoLength(marker)) {
        // Entropy-coded data, or what lies between segments.
        at++;
        continue;
      }
      if (marker == END) {
        break;
      }
      if (at + 4 > jpeg.limit()) {
        break;
      }
      int length = jpeg.getShort(at + 2) & 0xFFFF;
      if (isFrame(marker)) {
        if (frame != null) {
          throw new IllegalArgumentException("is damaged: it declares its size twice");
        }
        frame = frame(jpeg, at, length);
      }
      if (marker == SCAN && ++scans > Limits.MAX_JPEG_SCANS) {
        throw new IllegalArgumentException(
            "has more than %s scans".formatted(Limits.MAX_JPEG_SCANS));
      }
      at += 2 + Math.max(2, length);
    }
    if (frame == null) {
      throw new IllegalArgumentException("is damaged: it declares no size");
    }
    Limits.requirePixels(frame.width, frame.height);
    if ((long) frame.width * frame.height > MOST_PIXELS_OF_A_BYTE * jpeg.remaining()) {
      throw new IllegalArgumentException(
          "is damaged: %s bytes cannot be an image of %s×%s"
              .formatted(jpeg.remaining(), frame.width, frame.height));
    }
    return frame;
  }

  /** Stuffed zeros, fill bytes, restarts and starts stand for themselves. */
  private static boolean hasNoLength(int marker) {
    return marker <= 0x01 || marker == MARKER || (marker >= 0xD0 && marker <= 0xD8);
  }

  private static boolean isFrame(int marker) {
    return marker >= FIRST_FRAME
        && marker <= LAST_FRAME
        && marker != HUFFMAN_TABLES
        && marker != EXTENSION
        && marker != ARITHMETIC_CONDITIONS;
  }

  private static JpegSegments frame(ByteBuffer jpeg, int at, int length) {
    if (length < 8 || at + 9 > jpeg.limit()) {
      throw new IllegalArgumentException("is damaged: the part with its size is cut off");
    }
    return new JpegSegments(jpeg.getShort(at + 7) & 0xFFFF, jpeg.getShort(at + 5) & 0xFFFF);
  }
}
