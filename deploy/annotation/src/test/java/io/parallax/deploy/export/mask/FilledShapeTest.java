package io.parallax.deploy.export.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.schemas.PixelBox;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Outlines checked against the plain rule: a pixel is inside when its middle is. */
class FilledShapeTest {
  private static final int WIDTH = 87;
  private static final int HEIGHT = 101;

  /** Middles that lie so near to an outline may fall on either side of it. */
  private static final double EDGE = 1e-9;

  @Test
  void shouldTurnABoxClockwiseAboutItsMiddle() {
    PixelMask upright = FilledShape.rectangle(20, 40, 70, 60, 0, WIDTH, HEIGHT);
    PixelMask quarter = FilledShape.rectangle(20, 40, 70, 60, 90, WIDTH, HEIGHT);
    PixelMask eighth = FilledShape.rectangle(20, 40, 70, 60, 45, WIDTH, HEIGHT);

    assertThat(upright.area()).isEqualTo(1000);
    assertThat(upright.box()).isEqualTo(new PixelBox(20, 40, 50, 20));
    assertThat(quarter.area()).isEqualTo(1000);
    assertThat(quarter.box()).isEqualTo(new PixelBox(35, 25, 20, 50));
    assertThat(eighth.area()).isEqualTo(1030);
    assertThat(eighth.box()).isEqualTo(new PixelBox(20, 25, 50, 50));
    // Its right end goes down, as the hand of a clock does.
    assertThat(eighth.pixels().get(67 * WIDTH + 60)).isTrue();
    assertThat(eighth.pixels().get(33 * WIDTH + 60)).isFalse();
  }

  @Test
  void shouldHaveThePixelsWhoseMiddleLiesInATurnedBox() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      double cx = random.nextDouble() * WIDTH;
      double cy = random.nextDouble() * HEIGHT;
      double rx = 0.3 + 40 * random.nextDouble();
      double ry = 0.3 + 20 * random.nextDouble();
      double degrees = 720 * random.nextDouble() - 360;
      double cos = Math.cos(Math.toRadians(degrees));
      double sin = Math.sin(Math.toRadians(degrees));

      PixelMask box =
          FilledShape.rectangle(cx - rx, cy + ry, cx + rx, cy - ry, degrees, WIDTH, HEIGHT);
      PixelMask ellipse = FilledShape.ellipse(cx, cy, rx, ry, degrees, WIDTH, HEIGHT);

      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double dx = x + 0.5 - cx;
          double dy = y + 0.5 - cy;
          double along = Math.abs(dx * cos + dy * sin) - rx;
          double across = Math.abs(dy * cos - dx * sin) - ry;
          double outside = Math.max(along, across);
          double round = Math.hypot((along + rx) / rx, (across + ry) / ry) - 1;
          boolean inBox = box.pixels().get(y * WIDTH + x);
          boolean inEllipse = ellipse.pixels().get(y * WIDTH + x);
          assertThat(inBox || outside > -EDGE).as("box %d at %d, %d", i, x, y).isTrue();
          assertThat(inBox && outside > EDGE).as("box %d at %d, %d", i, x, y).isFalse();
          assertThat(inEllipse || round > -EDGE).as("ellipse %d at %d, %d", i, x, y).isTrue();
          assertThat(inEllipse && round > EDGE).as("ellipse %d at %d, %d", i, x, y).isFalse();
        }
      }
    }
  }

  @Test
  void shouldHaveTheWholeAxesOfAnEllipse() {
    PixelMask ellipse = FilledShape.ellipse(10.5, 6.5, 4, 1, 0, 30, 20);
    PixelMask turned = FilledShape.ellipse(10.5, 6.5, 4, 1, 90, 30, 20);

    assertThat(ellipse.box()).isEqualTo(new PixelBox(6, 5, 9, 3));
    assertThat(ellipse.area()).isEqualTo(9 + 2);
    assertThat(turned.box()).isEqualTo(new PixelBox(9, 2, 3, 9));
    assertThat(FilledShape.ellipse(29, 19, 3, 3, 0, 30, 20).box())
        .as("cut off at the edge")
        .isEqualTo(new PixelBox(26, 16, 4, 4));
  }

  @Test
  void shouldUnitePolygonsWhereTheyOverlap() {
    double[] left = {20, 40, 60, 40, 60, 60, 20, 60};
    double[] right = {40, 40, 80, 40, 80, 60, 40, 60};
    double[] rightTheOtherWayRound = {40, 60, 80, 60, 80, 40, 40, 40};

    for (double[] other : List.of(right, rightTheOtherWayRound)) {
      PixelMask both = FilledShape.polygons(List.of(left, other), WIDTH, HEIGHT);
      assertThat(both.area()).isEqualTo(60 * 20);
      assertThat(both.box()).isEqualTo(new PixelBox(20, 40, 60, 20));
    }
    assertThat(FilledShape.polygons(List.of(left, left), WIDTH, HEIGHT).area()).isEqualTo(800);
  }

  @Test
  void shouldUniteAnyPolygonsWhenThereAreMany() {
    Random random = new Random(9);
    for (int i = 0; i < 50; i++) {
      List<double[]> polygons =
          random
              .ints(1 + random.nextInt(4), 3, 9)
              .mapToObj(n -> random.doubles(2L * n, -10, 110).toArray())
              .toList();
      BitSet union = new BitSet();
      polygons.forEach(
          each -> union.or(FilledShape.polygons(List.of(each), WIDTH, HEIGHT).pixels()));

      assertThat(FilledShape.polygons(polygons, WIDTH, HEIGHT).pixels()).isEqualTo(union);
    }
  }

  @Test
  void shouldRefuseShapesWhenTheyAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilledShape.rectangle(0, 0, 1, Double.NaN, 0, 9, 9))
        .withMessage("a shape has a number that is not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilledShape.rectangle(0, 0, 1, 1, Double.POSITIVE_INFINITY, 9, 9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilledShape.ellipse(4, 4, 0, 2, 0, 9, 9))
        .withMessage("an ellipse has no radius");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FilledShape.polygons(
                    List.of(new double[] {0, 0, Double.NEGATIVE_INFINITY, 1, 2, 2}), 9, 9));
  }
}
