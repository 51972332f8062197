package io.parallax.deploy.export.mask;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.BitSet;
import java.util.List;

/** Drawn outlines as masks: the pixels whose middle lies inside. */
public final class FilledShape {

  private FilledShape() {}

  /**
   * The inside of polygons; where they overlap, it is outside again, as with a hole.
   *
   * @param polygons each as x, y, x, y, …; a pixel is 1 wide, the first from 0 to 1
   * @throws IllegalArgumentException if one has not three corners at least
   */
  public static PixelMask polygons(List<double[]> polygons, int width, int height) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (double[] corners : polygons) {
      if (corners.length < 6 || corners.length % 2 != 0) {
        throw new IllegalArgumentException("a polygon has less than three corners");
      }
      path.moveTo(corners[0], corners[1]);
      for (int i = 2; i < corners.length; i += 2) {
        path.lineTo(corners[i], corners[i + 1]);
      }
      path.closePath();
    }
    return fill(path, width, height);
  }

  /** The inside of an upright rectangle between two opposite corners. */
  public static PixelMask rectangle(
      double x1, double y1, double x2, double y2, int width, int height) {
    Rectangle2D rectangle = new Rectangle2D.Double();
    rectangle.setFrameFromDiagonal(x1, y1, x2, y2);
    return fill(rectangle, width, height);
  }

  private static PixelMask fill(Shape shape, int width, int height) {
    PixelMask.requireSize(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fill(shape);
    graphics.dispose();
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    BitSet pixels = new BitSet(grey.length);
    for (int i = 0; i < grey.length; i++) {
      pixels.set(i, grey[i] != 0);
    }
    return new PixelMask(width, height, pixels);
  }
}
