package io.parallax.inference.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A JPEG or PNG file in memory, decoded by ImageIO once its declared size has been checked. */
final class EncodedImage {
  private static final int JPEG_START = 0xFFD8FF;

  private EncodedImage() {}

  static boolean isJpeg(ByteBuffer bytes) {
    return bytes.remaining() >= Integer.BYTES
        && bytes.getInt(bytes.position()) >>> Byte.SIZE == JPEG_START;
  }

  /**
   * Decodes the image.
   *
   * @throws IllegalArgumentException if it is neither JPEG nor PNG, too large, cut off or damaged
   */
  static BufferedImage decode(ByteBuffer bytes) {
    if (bytes.remaining() == 0) {
      throw new IllegalArgumentException("is missing");
    }
    if (PngChunks.isPng(bytes)) {
      PngChunks.check(bytes);
      return read(bytes, "png");
    }
    if (isJpeg(bytes)) {
      return read(bytes, "jpeg");
    }
    throw new IllegalArgumentException("is neither JPEG nor PNG");
  }

  private static BufferedImage read(ByteBuffer bytes, String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader reader = readers.next();
    AtomicReference<String> fault = new AtomicReference<>();
    try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(input(bytes))) {
      // Without the metadata, which can be compressed and large.
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> faultIn(warning).ifPresent(w -> fault.compareAndSet(null, w)));
      requireReasonable(reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      if (fault.get() != null) {
        throw new IllegalArgumentException("is damaged: " + fault.get());
      }
      return image;
    } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("is damaged: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * ImageIO decodes a JPEG that breaks off or has bad codes, fills in grey and warns. Stray bytes
   * between the parts are common and do no harm; other warnings are about metadata.
   */
  private static Optional<String> faultIn(String warning) {
    boolean lost =
        warning.startsWith("Truncated")
            || warning.startsWith("Premature")
            || (warning.startsWith("Corrupt") && !warning.contains("extraneous"));
    return lost ? Optional.of(warning) : Optional.empty();
  }

  static void requireReasonable(int width, int height) {
    if (width <= 0 || height <= 0 || (long) width * height > ColourImage.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "must have 1 to %d pixels, but is %d×%d"
              .formatted(ColourImage.MAX_PIXELS, width, height));
    }
  }

  private static ByteArrayInputStream input(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      return new ByteArrayInputStream(
          bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new ByteArrayInputStream(copy);
  }
}
