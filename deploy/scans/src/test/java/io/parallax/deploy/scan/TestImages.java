package io.parallax.deploy.scan;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Encoded images that tests make for themselves. */
final class TestImages {

  private TestImages() {}

  static byte[] colourPng(int width, int height) {
    return colourPng(width, height, 0);
  }

  /** A pattern of its own for each seed. */
  static byte[] colourPng(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x102030 + 7 * x + 256 * y + 65536 * 3 * seed);
      }
    }
    return encode(image);
  }

  static byte[] greyPng(int width, int height, int type, int... samples) {
    BufferedImage image = new BufferedImage(width, height, type);
    image.getRaster().setPixels(0, 0, width, height, samples);
    return encode(image);
  }

  static byte[] depthPng(int width, int height, int... millimetres) {
    return greyPng(width, height, BufferedImage.TYPE_USHORT_GRAY, millimetres);
  }

  static int[] depthOf(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    short[] data = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    int[] depth = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      depth[i] = data[i] & 0xffff;
    }
    return depth;
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
