package io.parallax.deploy.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A contact sheet of label requests, 1280 pixels wide, two in a row: the crop with the superpixel's
 * outline, beside it the view entropy of the same pixels, below what the numbers say. All heat maps
 * of a sheet have one scale.
 */
public final class PictureSheet {
  static final int WIDTH = 1280;
  private static final int COLUMNS = 2;
  private static final int MARGIN = 24;
  private static final int HEADER = 76;
  private static final int GAP = 8;
  private static final int CAPTION = 62;
  private static final int CARD_GAP = 24;
  private static final int CARD = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * CARD_GAP) / COLUMNS;
  private static final int PANEL_WIDTH = (CARD - GAP) / 2;
  private static final int PANEL_HEIGHT = PANEL_WIDTH * 3 / 4;
  private static final int ROW = PANEL_HEIGHT + CAPTION + CARD_GAP;
  private static final int LEGEND_WIDTH = 220;

  private static final Color PAPER = new Color(0x17191d);
  private static final Color PANEL = new Color(0x22252a);
  private static final Color INK = new Color(0xf2f3f5);
  private static final Color FAINT_INK = new Color(0xa9afb8);

  private final String title;
  private final List<SheetItem> items;
  private final double mostBits;

  private PictureSheet(String title, List<SheetItem> items) {
    this.title = title;
    this.items = items;
    this.mostBits = mostBits(items);
  }

  /**
   * Draws a sheet and writes it as a PNG.
   *
   * @param items in the order in which they shall appear
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String title, List<SheetItem> items) throws IOException {
    try (OutputStream output = Files.newOutputStream(file)) {
      ImageIO.write(draw(title, items), "png", output);
    }
  }

  static BufferedImage draw(String title, List<SheetItem> items) {
    return new PictureSheet(title, items).draw();
  }

  /** Where the crop of an item appears. */
  static Rectangle cropArea(int index, Dimension crop) {
    return fitted(panel(index, 0), crop);
  }

  /** Where the heat map of an item appears. */
  static Rectangle heatArea(int index, Dimension crop) {
    return fitted(panel(index, 1), crop);
  }

  private BufferedImage draw() {
    int rows = (items.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage sheet = new BufferedImage(WIDTH, HEADER + rows * ROW, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    Captions captions = new Captions(graphics);
    drawHeader(graphics, captions);
    for (int i = 0; i < items.size(); i++) {
      drawItem(graphics, captions, i);
    }
    graphics.dispose();
    return sheet;
  }

  private void drawHeader(Graphics2D graphics, Captions captions) {
    captions.write(title, MARGIN, 36, WIDTH - 3 * MARGIN - LEGEND_WIDTH, INK, Font.BOLD, 20);
    captions.write(
        "left: what the annotator sees · right: where the views disagree (grey: no surface)",
        MARGIN,
        58,
        WIDTH - 3 * MARGIN - LEGEND_WIDTH,
        FAINT_INK,
        Font.PLAIN,
        13);
    int left = WIDTH - MARGIN - LEGEND_WIDTH;
    for (int x = 0; x < LEGEND_WIDTH; x++) {
      graphics.setColor(new Color(HeatColours.of((double) x / (LEGEND_WIDTH - 1))));
      graphics.fillRect(left + x, 24, 1, 14);
    }
    captions.write(
        String.format(Locale.ROOT, "view entropy, 0 to %.2f bits", mostBits),
        left,
        58,
        LEGEND_WIDTH,
        FAINT_INK,
        Font.PLAIN,
        13);
  }

  private void drawItem(Graphics2D graphics, Captions captions, int index) {
    SheetItem item = items.get(index);
    Rectangle left = panel(index, 0);
    graphics.setColor(PANEL);
    graphics.fill(left);
    graphics.fill(panel(index, 1));

    Dimension size = new Dimension(item.crop().getWidth(), item.crop().getHeight());
    interpolate(graphics, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    drawOutlined(graphics, item.crop(), cropArea(index, size), item);
    interpolate(graphics, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    Optional<BufferedImage> heat = item.entropyBits().map(bits -> heatMap(item, bits));
    heat.ifPresent(image -> drawOutlined(graphics, image, heatArea(index, size), item));

    if (heat.isEmpty()) {
      Rectangle right = panel(index, 1);
      captions.write(
          "no heat map", right.x + 16, right.y + 28, right.width - 32, FAINT_INK, Font.PLAIN, 13);
    }

    int line = left.y + left.height + 20;
    captions.write(
        "#%s   frame %s, superpixel %s".formatted(index + 1, item.frameId(), item.superpixel()),
        left.x,
        line,
        CARD,
        INK,
        Font.BOLD,
        15);
    captions.write(
        String.format(
            Locale.ROOT,
            "view entropy %.2f bits · view divergence %.2f bits · %.1f views",
            item.viewEntropyBits(),
            item.viewDivergenceBits(),
            item.views()),
        left.x,
        line + 19,
        CARD,
        INK,
        Font.PLAIN,
        13);
    captions.write(
        item.guess().isEmpty() ? "" : "the model's guess: " + item.guess(),
        left.x,
        line + 37,
        CARD,
        FAINT_INK,
        Font.PLAIN,
        13);
  }

  private static void interpolate(Graphics2D graphics, Object how) {
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, how);
  }

  private static void drawOutlined(
      Graphics2D graphics, BufferedImage image, Rectangle area, SheetItem item) {
    Shape before = graphics.getClip();
    graphics.clip(area);
    graphics.drawImage(image, area.x, area.y, area.width, area.height, null);
    Outline.draw(graphics, area, item.maskWidth(), item.maskHeight(), item.mask());
    graphics.setClip(before);
  }

  private BufferedImage heatMap(SheetItem item, float[] bits) {
    BufferedImage image =
        new BufferedImage(item.maskWidth(), item.maskHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < item.maskHeight(); y++) {
      for (int x = 0; x < item.maskWidth(); x++) {
        image.setRGB(x, y, HeatColours.of(bits[y * item.maskWidth() + x] / mostBits));
      }
    }
    return image;
  }

  /**
   * The upper end of the heat maps' scale: few pixels lie above it, and single ones do not set it.
   */
  private static double mostBits(List<SheetItem> items) {
    double most = 0;
    for (SheetItem item : items) {
      if (item.entropyBits().isPresent()) {
        float[] sorted = item.entropyBits().get().clone();
        Arrays.sort(sorted);
        int numbers = sorted.length;
        while (numbers > 0 && Float.isNaN(sorted[numbers - 1])) {
          numbers--;
        }
        if (numbers > 0) {
          most = Math.max(most, sorted[(int) (0.98 * (numbers - 1))]);
        }
      }
    }
    return most > 0 ? most : 1;
  }

  private static Rectangle panel(int index, int side) {
    int x = MARGIN + index % COLUMNS * (CARD + CARD_GAP) + side * (PANEL_WIDTH + GAP);
    int y = HEADER + index / COLUMNS * ROW;
    return new Rectangle(x, y, PANEL_WIDTH, PANEL_HEIGHT);
  }

  /** The largest area of an image's shape in the middle of a panel. */
  private static Rectangle fitted(Rectangle panel, Dimension image) {
    double scale =
        Math.min((double) panel.width / image.width, (double) panel.height / image.height);
    int width = (int) Math.round(image.width * scale);
    int height = (int) Math.round(image.height * scale);
    return new Rectangle(
        panel.x + (panel.width - width) / 2, panel.y + (panel.height - height) / 2, width, height);
  }
}
