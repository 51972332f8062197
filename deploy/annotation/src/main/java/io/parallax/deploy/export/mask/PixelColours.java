package io.parallax.deploy.export.mask;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.stream.IntStream;

/**
 * The colours of a picture, exactly as its file has them: no colour is rounded, mixed or corrected.
 *
 * @param grey whether the file can show nothing but greys
 * @param greyBits of a grey picture, how many bits a grey has: 8, to which fewer are scaled as PNG
 *     defines it, or 16; else 0
 * @param values row by row: greys, or 0xRRGGBB; {@link #CLEAR} where it is transparent
 */
public record PixelColours(int width, int height, boolean grey, int greyBits, int[] values) {
  /** Where nothing covers the picture's ground. */
  public static final int CLEAR = -1;

  private static final int OPAQUE = 0xff;
  private static final int WIDE = 16;

  /** What a channel of 8 bits is multiplied with to have 16. */
  private static final int WIDENED = 257;

  /**
   * Decodes an image: grey, with a palette, or in colours, with opacity or without.
   *
   * @throws IllegalArgumentException if it is no PNG, half transparent somewhere, or has colours
   *     that 8 bits a channel cannot give
   */
  public static PixelColours decode(byte[] png) {
    BufferedImage image = PixelNumbers.image(png);
    return image.getColorModel() instanceof IndexColorModel palette
        ? indexed(image.getRaster(), palette)
        : sampled(image);
  }

  private static PixelColours indexed(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    boolean grey = IntStream.of(colours).allMatch(PixelColours::isGrey);
    int[] values = raster.getSamples(0, 0, width, height, 0, (int[]) null);
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= colours.length) {
        throw new IllegalArgumentException("a mask is damaged: its palette ends too early");
      }
      int colour = colours[values[i]];
      values[i] = covered(colour >>> 24, grey ? colour & OPAQUE : colour & 0xffffff, i, width);
    }
    return new PixelColours(width, height, grey, grey ? Byte.SIZE : 0, values);
  }

  private static boolean isGrey(int colour) {
    int red = colour >> 16 & OPAQUE;
    int green = colour >> 8 & OPAQUE;
    return red == green && green == (colour & OPAQUE);
  }

  private static PixelColours sampled(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    boolean grey = bands < 3;
    boolean wide = raster.getSampleModel().getSampleSize(0) == WIDE;
    int[] values = new int[width * height];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        int at = x * bands;
        int value =
            grey
                ? row[at]
                : narrow(row[at], wide, i, width) << 16
                    | narrow(row[at + 1], wide, i, width) << 8
                    | narrow(row[at + 2], wide, i, width);
        int opacity = model.hasAlpha() ? narrow(row[at + bands - 1], wide, i, width) : OPAQUE;
        values[i] = covered(opacity, value, i, width);
      }
    }
    return new PixelColours(width, height, grey, grey ? wide ? WIDE : Byte.SIZE : 0, values);
  }

  private static int narrow(int sample, boolean wide, int pixel, int width) {
    if (!wide) {
      return sample;
    }
    if (sample % WIDENED != 0) {
      throw new IllegalArgumentException(
          "its mask has a colour of 16 bits a channel at (%s, %s), which no class has"
              .formatted(pixel % width, pixel / width));
    }
    return sample / WIDENED;
  }

  private static int covered(int opacity, int value, int pixel, int width) {
    if (opacity != OPAQUE && opacity != 0) {
      throw new IllegalArgumentException(
          "its mask is half transparent at (%s, %s)".formatted(pixel % width, pixel / width));
    }
    return opacity == 0 ? CLEAR : value;
  }
}
