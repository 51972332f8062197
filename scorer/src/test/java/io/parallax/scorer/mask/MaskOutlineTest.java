package io.parallax.scorer.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Path2D;
import java.util.BitSet;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MaskOutlineTest {
  private static final Pattern STEP = Pattern.compile("([Mhvz])(-?\\d+)?(?: (-?\\d+))?");

  @Test
  void shouldGoOnceAroundARectangle() {
    BitSet mask = new BitSet();
    mask.set(11, 13);
    mask.set(21, 23);

    assertThat(MaskOutline.path(mask, 10, 8)).isEqualTo("M1 1h2v2h-2v-2z");
  }

  @Test
  void shouldBeEmptyForAnEmptyMask() {
    assertThat(MaskOutline.path(new BitSet(), 4, 4)).isEmpty();
  }

  @Test
  void shouldCoverExactlyTheMaskWhateverItsHolesAndCorners() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(9);
      int height = 1 + random.nextInt(9);
      BitSet mask = new BitSet();
      for (int pixel = 0; pixel < width * height; pixel++) {
        mask.set(pixel, random.nextInt(3) > 0);
      }

      Path2D outline = parse(MaskOutline.path(mask, width, height));

      for (int pixel = 0; pixel < width * height; pixel++) {
        int x = pixel % width;
        int y = pixel / width;
        assertThat(outline.contains(x + 0.5, y + 0.5)).isEqualTo(mask.get(pixel));
      }
    }
  }

  private static Path2D parse(String path) {
    Path2D outline = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    Matcher step = STEP.matcher(path);
    double x = 0;
    double y = 0;
    while (step.find()) {
      switch (step.group(1)) {
        case "M" -> {
          x = Integer.parseInt(step.group(2));
          y = Integer.parseInt(step.group(3));
          outline.moveTo(x, y);
        }
        case "h" -> {
          x += Integer.parseInt(step.group(2));
          outline.lineTo(x, y);
        }
        case "v" -> {
          y += Integer.parseInt(step.group(2));
          outline.lineTo(x, y);
        }
        default -> outline.closePath();
      }
    }
    return outline;
  }
}
