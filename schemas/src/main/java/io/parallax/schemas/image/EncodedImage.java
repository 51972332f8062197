package io.parallax.schemas.image;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A JPEG or PNG file in memory: decoded by ImageIO once its declared size has been checked against
 * {@link Limits}, or made of an image. Messages of its exceptions begin with a verb: what they are
 * about is the caller's to say.
 */
public final class EncodedImage {

  private EncodedImage() {}

  /**
   * What a file declares.
   *
   * @param format as ImageIO calls it
   */
  private record Declared(String format, int width, int height) {}

  /**
   * Decodes the image.
   *
   * @param bytes read from position to limit, which stay where they are
   * @throws IllegalArgumentException if it is neither JPEG nor PNG, too large, cut off or damaged
   */
  public static BufferedImage decode(ByteBuffer bytes) {
    return read(bytes, check(bytes));
  }

  /**
   * Holds what a file declares against the size that it should have, without decoding it.
   *
   * @throws IllegalArgumentException if it is neither JPEG nor PNG, of another size, or so damaged
   *     that its parts cannot be told
   */
  public static void requireSize(ByteBuffer bytes, int width, int height) {
    Declared declared = check(bytes);
    if (declared.width != width || declared.height != height) {
      throw new IllegalArgumentException(
          "is %s×%s instead of %s×%s".formatted(declared.width, declared.height, width, height));
    }
  }

  /**
   * Width and height that a file declares, without decoding it.
   *
   * @throws IllegalArgumentException if it is neither JPEG nor PNG, or so damaged that its parts
   *     cannot be told
   */
  public static Dimension size(ByteBuffer bytes) {
    Declared declared = check(bytes);
    return new Dimension(declared.width, declared.height);
  }

  /** The image as a PNG file. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", output);
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG could not be written to memory", e);
    }
    return bytes.toByteArray();
  }

  private static Declared check(ByteBuffer bytes) {
    if (bytes.remaining() == 0) {
      throw new IllegalArgumentException("is missing");
    }
    if (PngChunks.isPng(bytes)) {
      PngChunks png = PngChunks.check(bytes);
      return new Declared("png", png.width(), png.height());
    }
    if (JpegSegments.isJpeg(bytes)) {
      JpegSegments jpeg = JpegSegments.check(bytes);
      return new Declared("jpeg", jpeg.width(), jpeg.height());
    }
    throw new IllegalArgumentException("is neither JPEG nor PNG");
  }

  private static BufferedImage read(ByteBuffer bytes, Declared declared) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(declared.format);
    ImageReader reader = readers.next();
    AtomicReference<String> fault = new AtomicReference<>();
    BufferedImage image;
    try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(input(bytes))) {
      // Without the metadata, which can be compressed and large.
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> faultIn(warning).ifPresent(w -> fault.compareAndSet(null, w)));
      image =
          reader.getWidth(0) == declared.width && reader.getHeight(0) == declared.height
              ? reader.read(0)
              : null;
    } catch (IOException | RuntimeException e) {
      // On damaged files the readers throw whatever their tables and rasters do.
      throw new IllegalArgumentException("is damaged: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
    if (image == null) {
      throw new IllegalArgumentException("is damaged: it declares two sizes");
    }
    if (fault.get() != null) {
      throw new IllegalArgumentException("is damaged: " + fault.get());
    }
    return image;
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
