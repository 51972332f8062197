package io.parallax.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.PixelBox;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSheetTest {
  private static final int LINE = Outline.LINE.getRGB() & 0xffffff;
  private static final Dimension CROP =
      new Dimension(Requests.CROP_BOX.getWidth(), Requests.CROP_BOX.getHeight());

  @Test
  void shouldDrawTheOutlineWhereTheMaskEndsAndNowhereElse() throws IOException {
    SheetItem item = SheetItem.of(Requests.request(0), Optional.empty());
    BufferedImage sheet = PictureSheet.draw("title", Collections.nCopies(3, item));

    for (int index = 0; index < 3; index++) {
      Rectangle area = PictureSheet.cropArea(index, CROP);
      Rectangle mask = onSheet(area);
      for (int y = area.y; y < area.y + area.height; y++) {
        for (int x = area.x; x < area.x + area.width; x++) {
          int colour = sheet.getRGB(x, y) & 0xffffff;
          double distance = distanceToBorder(mask, x + 0.5, y + 0.5);
          if (distance < 0.5) {
            assertThat(colour).as("on the border, at %d, %d", x, y).isEqualTo(LINE);
          } else if (distance > 3) {
            assertThat(colour).as("off the border, at %d, %d", x, y).isEqualTo(Requests.GREY);
          }
        }
      }
    }
  }

  @Test
  void shouldColourEachPixelOfTheHeatMapByItsEntropy() throws IOException {
    float[] bits = new float[Requests.WIDTH * Requests.HEIGHT];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = i % Requests.WIDTH < 4 ? 0.5f : 2;
    }
    int absent = 4 * Requests.WIDTH + 2;
    bits[absent] = Float.NaN;
    SheetItem item = SheetItem.of(Requests.request(0), Optional.of(bits));
    BufferedImage sheet = PictureSheet.draw("title", List.of(item));

    assertThat(heatAt(sheet, 2, 1)).isEqualTo(HeatColours.of(0.25));
    assertThat(heatAt(sheet, 6, 1)).isEqualTo(HeatColours.of(1));
    assertThat(heatAt(sheet, 6, 4)).isEqualTo(HeatColours.of(1));
    assertThat(heatAt(sheet, 2, 4)).isEqualTo(HeatColours.ABSENT);
  }

  @Test
  void shouldGrowDownwardsByRowsOfTwoAndReadBackAsPng(@TempDir Path directory) throws IOException {
    SheetItem item = SheetItem.of(Requests.request(0), Optional.empty());
    Path file = directory.resolve("sheet.png");
    PictureSheet.write(file, "title", Collections.nCopies(5, item));

    BufferedImage sheet = ImageIO.read(file.toFile());
    assertThat(sheet.getWidth()).isEqualTo(PictureSheet.WIDTH);
    Rectangle last = PictureSheet.heatArea(4, CROP);
    assertThat(last.x).isEqualTo(PictureSheet.heatArea(0, CROP).x);
    assertThat(last.y).isGreaterThan(PictureSheet.heatArea(3, CROP).y);
    assertThat(sheet.getHeight()).isGreaterThan(last.y + last.height);
  }

  @Test
  void shouldWriteTheLikeliestClassesIntoTheCaption() throws IOException {
    assertThat(SheetItem.of(Requests.request(0), Optional.empty()).guess())
        .isEqualTo("chair 63 %, floor 25 %");
  }

  /** The colour in the middle of a frame's pixel on the first heat map. */
  private static int heatAt(BufferedImage sheet, int x, int y) {
    Rectangle area = PictureSheet.heatArea(0, CROP);
    PixelBox box = Requests.CROP_BOX;
    double sx = (double) area.width / box.getWidth();
    double sy = (double) area.height / box.getHeight();
    return sheet.getRGB(
            (int) (area.x + (x - box.getX() + 0.5) * sx),
            (int) (area.y + (y - box.getY() + 0.5) * sy))
        & 0xffffff;
  }

  private static Rectangle onSheet(Rectangle area) {
    PixelBox crop = Requests.CROP_BOX;
    PixelBox box = Requests.BOX;
    double sx = (double) area.width / crop.getWidth();
    double sy = (double) area.height / crop.getHeight();
    Rectangle mask = new Rectangle();
    mask.setFrameFromDiagonal(
        area.x + (box.getX() - crop.getX()) * sx,
        area.y + (box.getY() - crop.getY()) * sy,
        area.x + (box.getX() + box.getWidth() - crop.getX()) * sx,
        area.y + (box.getY() + box.getHeight() - crop.getY()) * sy);
    return mask;
  }

  private static double distanceToBorder(Rectangle mask, double x, double y) {
    double outsideX = Math.max(Math.max(mask.getMinX() - x, x - mask.getMaxX()), 0);
    double outsideY = Math.max(Math.max(mask.getMinY() - y, y - mask.getMaxY()), 0);
    if (outsideX > 0 || outsideY > 0) {
      return Math.hypot(outsideX, outsideY);
    }
    double inX = Math.min(x - mask.getMinX(), mask.getMaxX() - x);
    double inY = Math.min(y - mask.getMinY(), mask.getMaxY() - y);
    return Math.min(inX, inY);
  }
}
