package io.parallax.deploy.export.mask;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What COCO's files have as a segmentation: run lengths, compressed or plain, or polygons. */
public final class CocoSegmentation {

  private CocoSegmentation() {}

  /**
   * Reads the mask over an image; several polygons are one mask together.
   *
   * @throws IllegalArgumentException if it is none of these, or does not fit the image
   */
  public static PixelMask read(JsonNode segmentation, int width, int height) {
    if (segmentation.isArray() && !segmentation.isEmpty()) {
      return polygons(segmentation, width, height);
    }
    JsonNode counts = segmentation.path("counts");
    JsonNode size = segmentation.path("size");
    if (counts.isMissingNode()) {
      throw new IllegalArgumentException("an annotation has no segmentation");
    }
    if (size.path(0).asInt() != height || size.path(1).asInt() != width) {
      throw new IllegalArgumentException(
          "its mask is not of the image's size, %s×%s".formatted(width, height));
    }
    if (counts.isTextual()) {
      return PixelMask.ofCounts(counts.asText(), width, height);
    }
    return plain(counts, width, height);
  }

  private static PixelMask plain(JsonNode counts, int width, int height) {
    int[] runs = new int[counts.size()];
    for (int i = 0; i < runs.length; i++) {
      JsonNode run = counts.get(i);
      if (!run.isNumber() || run.asDouble() != run.asInt()) {
        throw new IllegalArgumentException("a run length is no whole number: " + run);
      }
      runs[i] = run.asInt();
    }
    // Along the columns: the rows of the transposed picture.
    BitSet columns = PixelMask.ofRowRuns(runs, /* width= */ height, /* height= */ width).pixels();
    BitSet pixels = new BitSet(width * height);
    for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
      pixels.set(i % height * width + i / height);
    }
    return new PixelMask(width, height, pixels);
  }

  private static PixelMask polygons(JsonNode polygons, int width, int height) {
    List<double[]> corners = new ArrayList<>();
    for (JsonNode polygon : polygons) {
      double[] numbers = new double[polygon.size()];
      for (int i = 0; i < numbers.length; i++) {
        if (!polygon.get(i).isNumber()) {
          throw new IllegalArgumentException("a polygon has a corner that is no number");
        }
        numbers[i] = polygon.get(i).asDouble();
      }
      corners.add(numbers);
    }
    return FilledShape.polygons(corners, width, height);
  }
}
