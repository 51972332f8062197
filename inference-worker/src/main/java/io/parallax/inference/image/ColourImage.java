package io.parallax.inference.image;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.image.EncodedImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A colour image in memory.
 *
 * @param rgb row-major, one pixel {@code 0xRRGGBB}; not copied
 */
public record ColourImage(int width, int height, int[] rgb) {
  /** Reason code of a colour image that cannot be used. */
  public static final String BAD_IMAGE = "bad-image";

  private static final float JPEG_QUALITY = 0.9f;
  private static final int RGB = 3;

  /** Checks that there are as many pixels as the size says. */
  public ColourImage {
    if (width <= 0 || height <= 0 || (long) width * height != rgb.length) {
      throw new IllegalArgumentException(
          "image of %s×%s cannot have %s pixels".formatted(width, height, rgb.length));
    }
  }

  /**
   * Decodes a JPEG or PNG file. Grey becomes three equal colours; an alpha channel is ignored, and
   * so are colour profiles.
   *
   * @throws InvalidRecordException if it is neither, too large, cut off or damaged
   */
  public static ColourImage decode(ByteBuffer file) {
    try {
      return of(EncodedImage.decode(file));
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(BAD_IMAGE, "colour image " + e.getMessage(), e);
    }
  }

  private static ColourImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel() instanceof IndexColorModel) {
      int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
      return new ColourImage(width, height, Arrays.stream(argb).map(p -> p & 0xFFFFFF).toArray());
    }
    // The samples as they are: ImageIO's own conversion takes grey for linear light.
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int shift = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? Byte.SIZE : 0;
    int green = bands >= RGB ? 1 : 0;
    int blue = bands >= RGB ? 2 : 0;
    int[] rgb = new int[width * height];
    int[] row = new int[bands * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0, at = 0; x < width; x++, at += bands) {
        rgb[y * width + x] =
            (row[at] >> shift << 16) | (row[at + green] >> shift << 8) | (row[at + blue] >> shift);
      }
    }
    return new ColourImage(width, height, rgb);
  }

  /** Whether it has this size. */
  public boolean isOfSize(int otherWidth, int otherHeight) {
    return otherWidth == width && otherHeight == height;
  }

  /** This image at another resolution; itself, untouched, when that is its own. */
  public ColourImage resized(int newWidth, int newHeight) {
    if (isOfSize(newWidth, newHeight)) {
      return this;
    }
    return new ColourImage(
        newWidth, newHeight, TentFilter.resize(rgb, width, height, newWidth, newHeight));
  }

  /** This image as a JPEG file. */
  public ByteBuffer toJpeg() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(JPEG_QUALITY);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return ByteBuffer.wrap(out.toByteArray());
  }
}
