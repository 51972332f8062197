package io.parallax.deploy.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsPlotTest {
  /** Where the left of the plot ends. */
  private static final int MIDDLE = 640;

  /** The classes' names are left of here, their dots right of it. */
  private static final int DOTS = 830;

  @TempDir Path directory;

  @Test
  void shouldDrawTheHigherMeanHigher() throws IOException {
    BufferedImage rising = drawn(Rows.row(0, 0.3), Rows.row(1, 0.4));
    // The first point is in the left half of the axis, the second one in the right.
    assertThat(middle(pixels(rising, MeanPanel.SCENE, 300, 430), point -> point.y))
        .isLessThan(middle(pixels(rising, MeanPanel.SCENE, 100, 230), point -> point.y));

    BufferedImage two = drawn(Rows.row(0, 0.3, 0.2, List.of()), Rows.row(1, 0.4, 0.21, List.of()));
    assertThat(middle(pixels(two, MeanPanel.SCENE, 100, 430), point -> point.y))
        .isLessThan(middle(pixels(two, MeanPanel.UNSEEN, 100, 430), point -> point.y));
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() throws IOException {
    BufferedImage sceneOnly = drawn(Rows.row(0, 0.3), Rows.row(1, 0.4));
    assertThat(pixels(sceneOnly, MeanPanel.UNSEEN, 0, MIDDLE)).isEmpty();

    BufferedImage gap = drawn(Rows.row(0, 0.3), Rows.row(1, Double.NaN), Rows.row(2, 0.3));
    BufferedImage whole = drawn(Rows.row(0, 0.3), Rows.row(1, 0.3), Rows.row(2, 0.3));
    // Between the first and the second point.
    assertThat(pixels(whole, MeanPanel.SCENE, 190, 230)).isNotEmpty();
    assertThat(pixels(gap, MeanPanel.SCENE, 190, 230)).isEmpty();
    assertThat(pixels(gap, MeanPanel.SCENE, 100, 190)).isNotEmpty();

    BufferedImage nothing = drawn(Rows.row(0, Double.NaN), Rows.row(1, Double.NaN));
    assertThat(pixels(nothing, MeanPanel.SCENE, 0, MIDDLE)).isEmpty();
  }

  @Test
  void shouldDrawTheLargestGainFirstAndLossesInTheirOwnColour() throws IOException {
    BufferedImage plot =
        drawn(
            List.of("lost", "won", "nowhere", "new"),
            Rows.row(0, 0.3, 0.3, List.of(0.5, 0.1, Double.NaN)),
            Rows.row(1, 0.4, 0.3, List.of(0.4, 0.6, Double.NaN, 0.2)));
    List<Point> better = pixels(plot, ClassPanel.BETTER, DOTS, RoundsPlot.WIDTH);
    List<Point> worse = pixels(plot, ClassPanel.WORSE, DOTS, RoundsPlot.WIDTH);
    assertThat(worse).isNotEmpty();
    int loss = worse.stream().mapToInt(point -> point.y).min().orElseThrow();
    // Below the key: the gain is above the loss, and the class without a gain comes last.
    assertThat(better)
        .anyMatch(point -> point.y > 100 && point.y < loss)
        .anyMatch(point -> point.y > loss + 30);
  }

  @Test
  void shouldDrawOneRoundWithItsValuesAndWithoutGains() throws IOException {
    BufferedImage plot = drawn(List.of("wall", "floor"), Rows.row(0, 0.3, 0.2, List.of(0.5, 0.1)));
    assertThat(pixels(plot, MeanPanel.SCENE, 0, MIDDLE)).isNotEmpty();
    assertThat(pixels(plot, MeanPanel.UNSEEN, 0, MIDDLE)).isNotEmpty();
    assertThat(pixels(plot, ClassPanel.BETTER, DOTS, RoundsPlot.WIDTH)).isNotEmpty();
    assertThat(pixels(plot, ClassPanel.BEFORE, MIDDLE, RoundsPlot.WIDTH)).isEmpty();
  }

  @Test
  void shouldGrowWithTheNumberOfClasses() throws IOException {
    List<String> names = IntStream.range(0, 40).mapToObj(c -> "class of number " + c).toList();
    BufferedImage plot =
        drawn(
            names,
            Rows.row(0, 0.3, 0.3, Collections.nCopies(40, 0.25)),
            Rows.row(1, 0.4, 0.3, Collections.nCopies(40, 0.5)));
    assertThat(plot.getHeight()).isGreaterThan(900);
    List<Point> dots = pixels(plot, ClassPanel.BETTER, 1000, 1085);
    assertThat(dots).anyMatch(point -> point.y > plot.getHeight() - 60);
  }

  @Test
  void shouldCutOffLongNamesOfClasses() throws IOException {
    List<RoundRow> rows =
        List.of(Rows.row(0, 0.3, 0.3, List.of(0.2, 0.3)), Rows.row(1, 0.4, 0.3, List.of(0.4, 0.5)));
    BufferedImage plot = drawn(List.of("w".repeat(300), "floor"), rows.toArray(RoundRow[]::new));
    List<Point> name = pixels(plot, PlotCanvas.TEXT, MIDDLE, RoundsPlot.WIDTH);
    assertThat(name).filteredOn(point -> point.y > 120).isNotEmpty().noneMatch(p -> p.x >= DOTS);
    assertThat(pixels(plot, PlotCanvas.TEXT, 560, 640)).isEmpty();
  }

  @Test
  void shouldDrawTheSamePictureOfTheSameRows() throws IOException {
    RoundRow[] rows = {
      Rows.row(0, 0.3, 0.2, List.of(0.1, 0.2)), Rows.row(1, 0.4, 0.2, List.of(0.4, 0.1))
    };
    drawn(List.of("wall", "floor"), rows);
    byte[] first = Files.readAllBytes(file());
    drawn(List.of("wall", "floor"), rows);
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void shouldRefuseNoRows() {
    assertThatThrownBy(() -> RoundsPlot.write(file(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path file() {
    return directory.resolve("rounds.png");
  }

  private BufferedImage drawn(RoundRow... rows) throws IOException {
    return drawn(List.of(), rows);
  }

  private BufferedImage drawn(List<String> classNames, RoundRow... rows) throws IOException {
    RoundsPlot.write(file(), List.of(rows), classNames);
    BufferedImage image = ImageIO.read(file().toFile());
    assertThat(image.getWidth()).isEqualTo(RoundsPlot.WIDTH);
    return image;
  }

  /** The pixels of a colour, from one column up to another. */
  private static List<Point> pixels(BufferedImage image, Color colour, int from, int to) {
    List<Point> pixels = new ArrayList<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = from; x < to; x++) {
        if (image.getRGB(x, y) == colour.getRGB()) {
          pixels.add(new Point(x, y));
        }
      }
    }
    return pixels;
  }

  private static double middle(List<Point> pixels, ToDoubleFunction<Point> of) {
    assertThat(pixels).isNotEmpty();
    return pixels.stream().mapToDouble(of).average().orElseThrow();
  }
}
