package io.parallax.inference.image;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.schemas.image.PngChunks;
import java.awt.image.Raster;
import java.nio.ByteBuffer;

/**
 * A depth image as robots send it: 16-bit greyscale PNG, millimetres, 0 = no reading. 65535, which
 * many drivers write where they saw nothing, is read as 0.
 */
public final class DepthPng {
  /** Reason code of a depth image that cannot be used. */
  public static final String BAD_DEPTH = "bad-depth";

  private static final int BITS = 16;

  private DepthPng() {}

  /**
   * The millimetres, row-major, unsigned.
   *
   * @param width of the camera that the image must fit
   * @throws InvalidRecordException if it is no such PNG, cut off, damaged or of another size
   */
  public static short[] decode(ByteBuffer file, int width, int height) {
    return decode(file, width, height, width, height);
  }

  /**
   * The millimetres at another resolution, each that of the pixel under its centre.
   *
   * @param width of the camera that the image must fit
   * @throws InvalidRecordException if it is no such PNG, cut off, damaged or of another size
   */
  public static short[] decode(
      ByteBuffer file, int width, int height, int newWidth, int newHeight) {
    try {
      PngChunks png = requireDepth(file, width, height);
      if (!png.interlaced()) {
        return withoutInvalid(
            GreyPng16.decode(file, width, new NearestReading(width, height, newWidth, newHeight)));
      }
      Raster raster = EncodedImage.decode(file).getRaster();
      // ImageIO makes two bands of one where the file names a transparent value.
      short[] depth = new short[width * height];
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          depth[y * width + x] = (short) row[x];
        }
      }
      return withoutInvalid(NearestReading.resize(depth, width, height, newWidth, newHeight));
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(BAD_DEPTH, "depth image " + e.getMessage(), e);
    }
  }

  private static short[] withoutInvalid(short[] depth) {
    for (int i = 0; i < depth.length; i++) {
      if (depth[i] == (short) DepthPlane.INVALID) {
        depth[i] = 0;
      }
    }
    return depth;
  }

  private static PngChunks requireDepth(ByteBuffer file, int width, int height) {
    if (file.remaining() == 0) {
      throw new IllegalArgumentException("is missing");
    }
    if (!PngChunks.isPng(file)) {
      throw new IllegalArgumentException("is no PNG");
    }
    PngChunks png = PngChunks.check(file);
    if (png.bitDepth() != BITS || png.colourType() != PngChunks.GREYSCALE) {
      throw new IllegalArgumentException(
          "must be greyscale of 16 bits, but has %s bits and PNG colour type %s"
              .formatted(png.bitDepth(), png.colourType()));
    }
    if (png.width() != width || png.height() != height) {
      throw new IllegalArgumentException(
          "is %s×%s, but its camera %s×%s".formatted(png.width(), png.height(), width, height));
    }
    return png;
  }
}
