package io.parallax.deploy.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.util.BitSet;

/** The border of a mask: the edges between its pixels and all others. */
final class Outline {
  static final Color LINE = new Color(0x00e5ff);
  private static final Color SHADE = new Color(0, 0, 0, 150);
  private static final float LINE_WIDTH = 2f;
  private static final float SHADE_WIDTH = 4f;

  private Outline() {}

  /** Draws the border of a mask that covers an area. */
  static void draw(Graphics2D graphics, Rectangle area, int width, int height, BitSet mask) {
    Path2D border = border(area, width, height, mask);
    graphics.setColor(SHADE);
    graphics.setStroke(new BasicStroke(SHADE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(border);
    graphics.setColor(LINE);
    graphics.setStroke(new BasicStroke(LINE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(border);
  }

  private static Path2D border(Rectangle area, int width, int height, BitSet mask) {
    Path2D path = new Path2D.Double();
    double sx = (double) area.width / width;
    double sy = (double) area.height / height;
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        boolean here = inside(mask, width, height, x, y);
        double left = area.x + x * sx;
        double top = area.y + y * sy;
        if (here != inside(mask, width, height, x - 1, y)) {
          path.moveTo(left, top);
          path.lineTo(left, top + sy);
        }
        if (here != inside(mask, width, height, x, y - 1)) {
          path.moveTo(left, top);
          path.lineTo(left + sx, top);
        }
      }
    }
    return path;
  }

  private static boolean inside(BitSet mask, int width, int height, int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && mask.get(y * width + x);
  }
}
