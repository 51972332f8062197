package io.parallax.deploy.export.mask;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What COCO's files have as a segmentation: run lengths, compressed or plain, or polygons. */
public final class CocoSegmentation {

  private CocoSegmentation() {}

  /**
   * Reads the mask over an image.
   *
   * @throws IllegalArgumentException if it is none of these, or does not fit the image
   */
  public static PixelMask read(JsonNode segmentation, int width, int height) {
    if (segmentation.isArray() && !segmentation.isEmpty()) {
      return polygons(segmentation, width, height);
    }
    JsonNode counts = segmentation.path("counts");
    JsonNode size = segmentation.path("size");
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
      runs[i] = counts.get(i).asInt(-1);
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
        numbers[i] = polygon.get(i).asDouble();
      }
      corners.add(numbers);
    }
    return FilledShape.polygons(corners, width, height);
  }
}
