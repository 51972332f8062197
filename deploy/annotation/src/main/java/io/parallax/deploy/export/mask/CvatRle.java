package io.parallax.deploy.export.mask;

import io.parallax.schemas.PixelBox;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A mask as CVAT has it: run lengths row by row inside the smallest box around it, pixels outside
 * of the mask first.
 *
 * @param box where the runs are; of no size if the mask is empty
 * @param runs their lengths; the first one may be 0
 */
public record CvatRle(PixelBox box, int[] runs) {

  /** The run lengths of a mask. */
  public static CvatRle of(PixelMask mask) {
    PixelBox box = mask.box();
    return new CvatRle(box, box.getWidth() == 0 ? new int[0] : mask.cut(box).rowRuns());
  }

  /**
   * Reads the numbers as they stand in the file.
   *
   * @param text numbers with commas between them
   * @throws IllegalArgumentException if they are none
   */
  public static CvatRle parse(String text, PixelBox box) {
    if (!text.matches("[0-9, ]*")) {
      throw new IllegalArgumentException("its run lengths are no numbers");
    }
    int[] runs =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(number -> !number.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    return new CvatRle(box, runs);
  }

  /** The numbers as CVAT writes them. */
  public String text() {
    return Arrays.stream(runs).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  /**
   * The mask over an image.
   *
   * @throws IllegalArgumentException if the box does not lie in it, or the runs do not fill the box
   */
  public PixelMask mask(int width, int height) {
    PixelMask.requireSize(width, height);
    if (box.getX() < 0
        || box.getY() < 0
        || box.getWidth() < 0
        || box.getHeight() < 0
        || (long) box.getX() + box.getWidth() > width
        || (long) box.getY() + box.getHeight() > height) {
      throw new IllegalArgumentException(
          "its mask does not lie in the image of %s×%s".formatted(width, height));
    }
    if (box.getWidth() == 0 || box.getHeight() == 0) {
      return PixelMask.ofRowRuns(new int[] {width * height}, width, height);
    }
    return PixelMask.ofRowRuns(runs, box.getWidth(), box.getHeight()).placed(box, width, height);
  }
}
