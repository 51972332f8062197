package io.parallax.deploy.scan;

import io.parallax.schemas.image.EncodedImage;
import io.parallax.schemas.image.PngChunks;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Greyscale PNGs whose samples are numbers: depth in millimetres, ids of superpixels, classes. */
final class GreyPng {

  /**
   * The samples of an image.
   *
   * @param samples row-major, unsigned
   */
  record Samples(int width, int height, short[] samples) {}

  private GreyPng() {}

  /** Width and height of an image, from its header. */
  static Dimension size(Path file) {
    ByteBuffer content = content(file, FrameFiles.bytes(file));
    try {
      PngChunks png = PngChunks.header(content);
      return new Dimension(png.width(), png.height());
    } catch (IllegalArgumentException e) {
      throw new UnreadableScanException(file, e.getMessage());
    }
  }

  private static ByteBuffer content(Path file, byte[] bytes) {
    ByteBuffer content = ByteBuffer.wrap(bytes);
    if (!PngChunks.isPng(content)) {
      throw new UnreadableScanException(file, "is not a PNG image");
    }
    return content;
  }

  /** All samples of an image with one band of 8 or 16 bits. */
  static Samples read(Path file) {
    return decode(file, FrameFiles.bytes(file));
  }

  /** All samples of such an image that has been read from that file. */
  static Samples decode(Path file, byte[] bytes) {
    ByteBuffer content = content(file, bytes);
    BufferedImage image;
    try {
      image = EncodedImage.decode(content);
    } catch (IllegalArgumentException e) {
      throw new UnreadableScanException(file, e.getMessage());
    }
    Raster raster = image.getRaster();
    if (raster.getNumBands() != 1) {
      throw new UnreadableScanException(
          file, "must be greyscale, but has " + raster.getNumBands() + " bands");
    }
    int[] row = new int[raster.getWidth()];
    short[] samples = new short[raster.getWidth() * raster.getHeight()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        samples[y * row.length + x] = (short) row[x];
      }
    }
    return new Samples(raster.getWidth(), raster.getHeight(), samples);
  }

  /**
   * A 16-bit depth image with one value replaced by 0, "no reading". Where the value does not occur
   * these are the same bytes; so they are where the image cannot be decoded or has another type,
   * for it is the receiver who judges images.
   */
  static byte[] withoutReading(byte[] png, int invalid) {
    BufferedImage image;
    try {
      image = EncodedImage.decode(ByteBuffer.wrap(png));
    } catch (IllegalArgumentException e) {
      return png;
    }
    if (image.getType() != BufferedImage.TYPE_USHORT_GRAY) {
      return png;
    }
    short[] depth = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    boolean changed = false;
    for (int i = 0; i < depth.length; i++) {
      if ((depth[i] & 0xffff) == invalid) {
        depth[i] = 0;
        changed = true;
      }
    }
    return changed ? EncodedImage.png(image) : png;
  }

  /** Samples of 16 bits as a file. */
  static byte[] encode(int width, int height, short[] samples) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    short[] raster = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(samples, 0, raster, 0, raster.length);
    return EncodedImage.png(image);
  }
}
