package io.parallax.inference;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Image files for the tests. */
public final class TestImages {
  private TestImages() {}

  /** A smooth picture with some noise, {@code 0xRRGGBB}. */
  public static int[] picture(int width, int height, long seed) {
    Random random = new Random(seed);
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % width * 200 / width;
      int y = i / width * 200 / height;
      rgb[i] = ((x + random.nextInt(40)) << 16) | ((y + random.nextInt(40)) << 8) | ((x + y) / 2);
    }
    return rgb;
  }

  /** Depth between 1 and 3 m with a hole in one corner, millimetres. */
  public static short[] depth(int width, int height) {
    short[] depth = new short[width * height];
    for (int i = 0; i < depth.length; i++) {
      int x = i % width;
      int y = i / width;
      depth[i] = (short) (x < width / 8 && y < height / 8 ? 0 : 1000 + 1000 * x / width + y);
    }
    return depth;
  }

  /** The picture as a file, {@code jpeg} or {@code png}. */
  public static byte[] colour(int[] rgb, int width, int height, String format) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return file(image, format);
  }

  /** The depth as a 16-bit greyscale PNG. */
  public static byte[] depthPng(short[] millimetres, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, millimetres);
    return file(image, "png");
  }

  /** An image as a file. */
  public static byte[] file(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
