package io.parallax.deploy.flat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes rasters of the camera's size as files. */
final class ImageEncoder {
  private static final int WIDTH = Camera.INTRINSICS.width();
  private static final int HEIGHT = Camera.INTRINSICS.height();

  private ImageEncoder() {}

  static byte[] jpeg(int[] colours) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    int[] raster = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(colours, 0, raster, 0, raster.length);
    return encode("jpeg", image, 0.92f);
  }

  /** 16-bit greyscale. */
  static byte[] png(short[] values) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    short[] raster = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(values, 0, raster, 0, raster.length);
    return encode("png", image, 0.7f);
  }

  /** 8-bit greyscale. */
  static byte[] png(byte[] values) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(values, 0, raster, 0, raster.length);
    return encode("png", image, 0.7f);
  }

  /** For PNG the quality says how little effort goes into compressing. */
  private static byte[] encode(String format, BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a " + format + " image", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
