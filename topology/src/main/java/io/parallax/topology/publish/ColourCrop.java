package io.parallax.topology.publish;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.scorer.mask.CocoRle;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** The part of a frame around a superpixel, with enough context to recognise what it shows. */
final class ColourCrop {
  /** Context on each side, as a share of the box's longer side. */
  private static final double MARGIN = 0.35;

  private static final int LEAST_MARGIN = 12;

  /** Deflate's first level: photographs hardly shrink for more. */
  private static final float LITTLE_EFFORT = 0.9f;

  static {
    ImageIO.setUseCache(false);
  }

  private ColourCrop() {}

  /** The box with its context, cut at the borders of the image. */
  static PixelBox around(CocoRle.Box box, int width, int height) {
    int longer = Math.max(box.width(), box.height());
    int margin = Math.max(LEAST_MARGIN, (int) Math.round(MARGIN * longer));
    int left = Math.max(0, box.x() - margin);
    int top = Math.max(0, box.y() - margin);
    int right = Math.min(width, box.x() + box.width() + margin);
    int bottom = Math.min(height, box.y() + box.height() + margin);
    return new PixelBox(left, top, right - left, bottom - top);
  }

  /**
   * A part of an encoded image as PNG.
   *
   * @throws InvalidRecordException if the image cannot be read
   */
  static ByteBuffer png(ByteBuffer encoded, int width, int height, PixelBox box) {
    BufferedImage image = decode(encoded, width, height);
    BufferedImage crop =
        new BufferedImage(box.getWidth(), box.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = crop.createGraphics();
    graphics.drawImage(image, -box.getX(), -box.getY(), null);
    graphics.dispose();
    try {
      return ByteBuffer.wrap(encode(crop));
    } catch (IOException e) {
      throw new UncheckedIOException("a PNG could not be written to memory", e);
    }
  }

  private static BufferedImage decode(ByteBuffer encoded, int width, int height) {
    try {
      EncodedImage.requireSize(encoded, width, height);
      return EncodedImage.decode(encoded);
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(
          "bad-image", "the colour image of the frame " + e.getMessage(), e);
    }
  }

  private static byte[] encode(BufferedImage crop) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(png)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(LITTLE_EFFORT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(crop, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return png.toByteArray();
  }
}
