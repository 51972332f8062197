package io.parallax.deploy.training.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The picture of the rounds, as PNG: on the left the mean IoU by round, on the right the IoU of
 * each class at the first and the last round, the largest gain first. The same rows give the same
 * picture, on machines with the same fonts.
 */
public final class RoundsPlot {
  static final int WIDTH = 1200;

  private static final int LEAST_HEIGHT = 560;

  private RoundsPlot() {}

  /**
   * Writes the picture.
   *
   * @param rows in the order of the rounds, at least one
   * @param classNames of the model, in order; a class beyond them is called by its number
   * @throws IllegalArgumentException if there is no row
   * @throws IOException if the file cannot be written, or Java finds no fonts
   */
  public static void write(Path file, List<RoundRow> rows, List<String> classNames)
      throws IOException {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there is no round to draw");
    }
    Files.write(file, drawn(new MeanPanel(rows), ClassPanel.of(rows, classNames)));
  }

  private static byte[] drawn(MeanPanel means, ClassPanel classes) throws IOException {
    int height = Math.max(LEAST_HEIGHT, classes.leastHeight());
    try (PlotCanvas canvas = new PlotCanvas(WIDTH, height)) {
      means.draw(canvas, LEAST_HEIGHT);
      classes.draw(canvas, height);
      return canvas.png();
    }
  }
}
