package io.parallax.scorer.superpixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.bytedeco.opencv.global.opencv_highgui;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  @ParameterizedTest
  @CsvSource({"320,240", "640,480", "256,256", "240,320", "333,187", "64,48", "640,200"})
  void shouldGiveAboutFortySuperpixelsWhateverTheSize(int width, int height) {
    short[] ids = new Seeds(width, height).segment(patches(width, height, 20, 1));

    int superpixels = count(ids);
    assertThat(superpixels).isBetween(20, 60);
    assertThat(ids).hasSize(width * height);
    for (short id : ids) {
      assertThat((int) id).isBetween(0, superpixels - 1);
    }
  }

  @Test
  void shouldNumberSuperpixelsInTheOrderOfTheirFirstPixel() {
    short[] ids = new Seeds(WIDTH, HEIGHT).segment(patches(WIDTH, HEIGHT, 20, 2));

    int next = 0;
    for (short id : ids) {
      assertThat((int) id).isLessThanOrEqualTo(next);
      next = Math.max(next, id + 1);
    }
  }

  @Test
  void shouldGiveTheSameSuperpixelsWhenTheImageIsTheSame() {
    int[] image = patches(WIDTH, HEIGHT, 20, 3);
    int[] other = patches(WIDTH, HEIGHT, 20, 4);
    Seeds seeds = new Seeds(WIDTH, HEIGHT);

    short[] first = seeds.segment(image);
    short[] between = seeds.segment(other);

    assertThat(seeds.segment(image)).isEqualTo(first);
    assertThat(new Seeds(WIDTH, HEIGHT).segment(image)).isEqualTo(first);
    assertThat(between).isNotEqualTo(first);
  }

  @Test
  void shouldKeepMostPixelsOfASuperpixelInOnePiece() {
    short[] ids = new Seeds(WIDTH, HEIGHT).segment(patches(WIDTH, HEIGHT, 20, 5));

    int[] largest = new int[count(ids)];
    boolean[] seen = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (!seen[i]) {
        largest[ids[i]] = Math.max(largest[ids[i]], flood(ids, i, seen));
      }
    }
    assertThat(Arrays.stream(largest).sum()).isGreaterThan((int) (0.98 * ids.length));
  }

  @Test
  void shouldFollowTheBorderWhenTwoColoursMeet() {
    int border = 150;
    int[] image = new int[WIDTH * HEIGHT];
    for (int i = 0; i < image.length; i++) {
      image[i] = i % WIDTH < border ? 0xC03020 : 0x2040B0;
    }

    short[] ids = new Seeds(WIDTH, HEIGHT).segment(image);

    int[] left = new int[count(ids)];
    int[] right = new int[left.length];
    for (int i = 0; i < ids.length; i++) {
      (i % WIDTH < border ? left : right)[ids[i]]++;
    }
    int onWrongSide = 0;
    for (int s = 0; s < left.length; s++) {
      onWrongSide += Math.min(left[s], right[s]);
    }
    assertThat(onWrongSide).isLessThan(ids.length / 100);
  }

  @Test
  void shouldIgnoreTheTopByteOfAPixel() {
    int[] image = patches(WIDTH, HEIGHT, 20, 6);
    int[] opaque = Arrays.stream(image).map(p -> p | 0xFF000000).toArray();
    Seeds seeds = new Seeds(WIDTH, HEIGHT);

    assertThat(seeds.segment(opaque)).isEqualTo(seeds.segment(image));
  }

  @Test
  void shouldDivideTheSmallestImage() {
    int side = Seeds.SMALLEST_SIDE;

    assertThat(new Seeds(side, side).segment(patches(side, side, 4, 7))).hasSize(side * side);
  }

  @Test
  void shouldRefuseImagesOfTheWrongSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Seeds(320, 15))
        .withMessageContaining("320×15");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Seeds(WIDTH, HEIGHT).segment(new int[5]))
        .withMessageContaining("76800")
        .withMessageContaining("5");
  }

  @Test
  void shouldNeedNoWindowLibraries() {
    assertThat(opencv_highgui.class.getDeclaredMethods())
        .as("methods of the class that stands in for OpenCV's windows")
        .extracting(Method::getName)
        .isEmpty();
  }

  /** Squares of random colours with a little noise. */
  static int[] patches(int width, int height, int side, long seed) {
    Random random = new Random(seed);
    int columns = width / side + 1;
    int[] colours = random.ints((long) columns * (height / side + 1), 0, 1 << 24).toArray();
    int[] image = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = colours[y / side * columns + x / side];
        image[y * width + x] = colour ^ (random.nextInt() & 0x070707);
      }
    }
    return image;
  }

  private static int count(short[] ids) {
    Set<Short> distinct = new HashSet<>();
    for (short id : ids) {
      distinct.add(id);
    }
    return distinct.size();
  }

  private static int flood(short[] ids, int start, boolean[] seen) {
    int[] stack = new int[ids.length];
    int depth = 0;
    int size = 0;
    stack[depth++] = start;
    seen[start] = true;
    while (depth > 0) {
      int at = stack[--depth];
      size++;
      int x = at % WIDTH;
      int[] neighbours = {x > 0 ? at - 1 : -1, x < WIDTH - 1 ? at + 1 : -1, at - WIDTH, at + WIDTH};
      for (int n : neighbours) {
        if (n >= 0 && n < ids.length && !seen[n] && ids[n] == ids[start]) {
          seen[n] = true;
          stack[depth++] = n;
        }
      }
    }
    return size;
  }
}
