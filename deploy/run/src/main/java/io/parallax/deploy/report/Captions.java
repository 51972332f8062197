package io.parallax.deploy.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text on a picture; none where the machine has no fonts, for the pictures matter more. */
final class Captions {
  private static final Logger LOG = LoggerFactory.getLogger(Captions.class);
  private static final String ELLIPSIS = "…";

  private final Graphics2D graphics;
  private final boolean fonts;

  Captions(Graphics2D graphics) {
    this.graphics = graphics;
    this.fonts = hasFonts(graphics);
  }

  /** Writes one line with its base line at y, shortened to a width in pixels. */
  void write(String text, int x, int y, int width, Color colour, int style, int size) {
    if (!fonts) {
      return;
    }
    graphics.setFont(new Font(Font.SANS_SERIF, style, size));
    graphics.setColor(colour);
    graphics.drawString(shortened(text, graphics.getFontMetrics(), width), x, y);
  }

  private static String shortened(String text, FontMetrics metrics, int width) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && metrics.stringWidth(text.substring(0, end) + ELLIPSIS) > width) {
      end--;
    }
    return text.substring(0, end) + ELLIPSIS;
  }

  private static boolean hasFonts(Graphics2D graphics) {
    try {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      return graphics.getFontMetrics().stringWidth("x") > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // What a bare machine answers differs between JDKs, from NullPointerException to an error.
      LOG.warn(
          "The picture sheet has no captions: this machine has no fonts"
              + " (on Debian: apt-get install fontconfig fonts-dejavu-core)");
      return false;
    }
  }
}
