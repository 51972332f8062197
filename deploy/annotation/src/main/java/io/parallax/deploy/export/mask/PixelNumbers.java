package io.parallax.deploy.export.mask;

import io.parallax.schemas.image.EncodedImage;
import io.parallax.schemas.image.PngChunks;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.ByteBuffer;

/**
 * A picture whose pixels are numbers, such as the grey of a PNG file or its places in a palette.
 *
 * @param values row by row
 */
public record PixelNumbers(int width, int height, int[] values) {

  /** Encodes rows of numbers into an image of that size and kind. */
  public static byte[] encode(BufferedImage image, int[] numbers) {
    image.getRaster().setSamples(0, 0, image.getWidth(), image.getHeight(), 0, numbers);
    return EncodedImage.png(image);
  }

  /**
   * Decodes an image, palette or not, into its numbers.
   *
   * @throws IllegalArgumentException if it is no PNG of one channel
   */
  public static PixelNumbers decode(byte[] png) {
    BufferedImage image = image(png);
    Raster raster = image.getRaster();
    boolean numbers = image.getColorModel() instanceof IndexColorModel || raster.getNumBands() == 1;
    if (!numbers) {
      throw new IllegalArgumentException("a mask has colours instead of numbers");
    }
    int[] values = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    return new PixelNumbers(image.getWidth(), image.getHeight(), values);
  }

  /** The image of a mask, which is a PNG of any kind. */
  static BufferedImage image(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    if (!PngChunks.isPng(file)) {
      throw new IllegalArgumentException("a mask is no PNG");
    }
    try {
      return EncodedImage.decode(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a mask " + e.getMessage(), e);
    }
  }
}
