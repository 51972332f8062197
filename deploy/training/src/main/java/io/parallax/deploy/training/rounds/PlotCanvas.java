package io.parallax.deploy.training.rounds;

import io.parallax.schemas.image.EncodedImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;

/** An image that plots are drawn on: lines, dots and texts, at positions in pixels. */
final class PlotCanvas implements AutoCloseable {
  static final Color TEXT = new Color(0x1f2933);
  static final Color MUTED = new Color(0x66727f);
  static final Color GRID = new Color(0xe3e7ec);

  private static final Color GROUND = Color.WHITE;
  private static final float HALO = 5;
  private static final String ELLIPSIS = "…";

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final FontRenderContext fonts;

  /** Where a text stands: it begins, has its middle or ends at the position given. */
  enum Anchor {
    START(0),
    MIDDLE(0.5),
    END(1);

    private final double share;

    Anchor(double share) {
      this.share = share;
    }
  }

  /** How a text looks. */
  record Style(int size, boolean bold, Color colour, Anchor anchor) {
    private Font font() {
      return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
    }

    Style in(Color other) {
      return new Style(size, bold, other, anchor);
    }

    Style at(Anchor other) {
      return new Style(size, bold, colour, other);
    }
  }

  /**
   * An empty canvas.
   *
   * @throws IOException if Java finds no fonts
   */
  PlotCanvas(int width, int height) throws IOException {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(GROUND);
    graphics.fillRect(0, 0, width, height);
    fonts = new FontRenderContext(null, true, true);
    requireFonts();
  }

  private void requireFonts() throws IOException {
    try {
      width("0", new Style(1, false, TEXT, Anchor.START));
    } catch (Error e) {
      // It is of several classes, by what the machine lacks: fonts, or libraries that draw them.
      throw new IOException("a plot needs fonts, and Java finds none: install one", e);
    }
  }

  void line(double x1, double y1, double x2, double y2, Color colour, float width) {
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  void dot(double x, double y, double radius, Color colour) {
    circle(x, y, radius + 2, GROUND);
    circle(x, y, radius, colour);
  }

  /** A dot with a hole in it. */
  void ring(double x, double y, double radius, Color colour) {
    dot(x, y, radius, colour);
    circle(x, y, radius - 2.2, GROUND);
  }

  private void circle(double x, double y, double radius, Color colour) {
    graphics.setColor(colour);
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /** A text on a base line, in front of a ground that keeps lines away from it. */
  void text(String text, double x, double baseline, Style style) {
    if (text.isEmpty()) {
      return;
    }
    // As shapes: glyphs drawn by the font's own rasteriser depend on settings of the desktop.
    TextLayout layout = new TextLayout(text, style.font(), fonts);
    double left = x - style.anchor.share * layout.getAdvance();
    Shape shape = layout.getOutline(AffineTransform.getTranslateInstance(left, baseline));
    graphics.setColor(GROUND);
    graphics.setStroke(new BasicStroke(HALO, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
    graphics.setColor(style.colour);
    graphics.fill(shape);
  }

  /** A text, cut off where it would be wider. */
  String fitting(String text, double width, Style style) {
    String fitting = text;
    int length = text.length();
    while (length > 0 && width(fitting, style) > width) {
      length--;
      fitting = text.substring(0, length).strip() + ELLIPSIS;
    }
    return fitting;
  }

  double width(String text, Style style) {
    return text.isEmpty() ? 0 : new TextLayout(text, style.font(), fonts).getAdvance();
  }

  byte[] png() {
    return EncodedImage.png(image);
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
