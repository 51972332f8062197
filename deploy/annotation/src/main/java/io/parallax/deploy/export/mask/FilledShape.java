package io.parallax.deploy.export.mask;

import java.awt.geom.AffineTransform;
import java.util.BitSet;
import java.util.List;

/**
 * Drawn outlines as masks: the pixels whose middle lies inside. A pixel is 1 wide, the first from 0
 * to 1; turns are in degrees, clockwise as the picture is seen, about the middle of the shape.
 */
public final class FilledShape {

  private FilledShape() {}

  /**
   * The inside of polygons together: where they overlap, it is inside as well. An outline that
   * crosses itself is even-odd, as with a hole.
   *
   * @param polygons each as x, y, x, y, …
   * @throws IllegalArgumentException if one has not three corners at least
   */
  public static PixelMask polygons(List<double[]> polygons, int width, int height) {
    PixelMask.requireSize(width, height);
    BitSet union = new BitSet(width * height);
    for (double[] corners : polygons) {
      if (corners.length < 6 || corners.length % 2 != 0) {
        throw new IllegalArgumentException("a polygon has less than three corners");
      }
      requireFinite(corners);
      union.or(inside(corners, width, height));
    }
    return new PixelMask(width, height, union);
  }

  /** The inside of a rectangle between two opposite corners, turned. */
  public static PixelMask rectangle(
      double x1, double y1, double x2, double y2, double degrees, int width, int height) {
    PixelMask.requireSize(width, height);
    requireFinite(x1, y1, x2, y2, degrees);
    double[] corners = {x1, y1, x2, y1, x2, y2, x1, y2};
    if (degrees != 0) {
      // Down is positive in pictures, so that a positive angle is clockwise.
      AffineTransform.getRotateInstance(Math.toRadians(degrees), (x1 + x2) / 2, (y1 + y2) / 2)
          .transform(corners, 0, corners, 0, corners.length / 2);
    }
    return new PixelMask(width, height, inside(corners, width, height));
  }

  /**
   * Even-odd: each edge turns all pixels to its right over, in the rows whose middle it crosses. A
   * middle on a left or upper edge is inside, one on a right or lower edge is not. (Java2D has it
   * otherwise by a thousandth of a pixel and more.)
   */
  private static BitSet inside(double[] corners, int width, int height) {
    BitSet pixels = new BitSet(width * height);
    int n = corners.length;
    for (int i = 0; i < n; i += 2) {
      boolean down = corners[i + 1] <= corners[(i + 3) % n];
      double topX = corners[down ? i : (i + 2) % n];
      double topY = corners[down ? i + 1 : (i + 3) % n];
      double bottomX = corners[down ? (i + 2) % n : i];
      double bottomY = corners[down ? (i + 3) % n : i + 1];
      int end = middleFrom(bottomY, height);
      for (int y = middleFrom(topY, height); y < end; y++) {
        double share = (y + 0.5 - topY) / (bottomY - topY);
        int x = middleFrom(topX + share * (bottomX - topX), width);
        pixels.flip(y * width + x, (y + 1) * width);
      }
    }
    return pixels;
  }

  /** The first pixel whose middle is at a place or behind it. */
  private static int middleFrom(double at, int size) {
    return (int) Math.max(0, Math.min(size, Math.ceil(at - 0.5)));
  }

  /**
   * The inside of an ellipse, turned.
   *
   * @throws IllegalArgumentException if a radius is not positive
   */
  public static PixelMask ellipse(
      double cx, double cy, double rx, double ry, double degrees, int width, int height) {
    PixelMask.requireSize(width, height);
    requireFinite(cx, cy, rx, ry, degrees);
    if (rx <= 0 || ry <= 0) {
      throw new IllegalArgumentException("an ellipse has no radius");
    }
    double sin = Math.sin(Math.toRadians(degrees));
    double cos = Math.cos(Math.toRadians(degrees));
    double reach = Math.max(rx, ry);
    BitSet pixels = new BitSet(width * height);
    for (int y = within(cy - reach, height); y < within(cy + reach + 1, height); y++) {
      for (int x = within(cx - reach, width); x < within(cx + reach + 1, width); x++) {
        double dx = x + 0.5 - cx;
        double dy = y + 0.5 - cy;
        double along = (dx * cos + dy * sin) / rx;
        double across = (dy * cos - dx * sin) / ry;
        if (along * along + across * across <= 1) {
          pixels.set(y * width + x);
        }
      }
    }
    return new PixelMask(width, height, pixels);
  }

  private static int within(double at, int size) {
    return (int) Math.max(0, Math.min(size, Math.floor(at)));
  }

  private static void requireFinite(double... numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a shape has a number that is not finite");
      }
    }
  }
}
