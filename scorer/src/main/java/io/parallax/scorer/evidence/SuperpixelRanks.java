package io.parallax.scorer.evidence;

import java.util.ArrayList;
import java.util.List;

/** The superpixels of one raster, numbered without gaps in ascending order of their ids. */
final class SuperpixelRanks {
  private static final int IDS = 1 << 16;

  private final int[] pixels = new int[IDS];
  private final int[] covered = new int[IDS];
  private final int[] rankOf = new int[IDS];
  private int[] rankOfPixel = new int[0];
  private List<SuperpixelArea> areas = List.of();

  /** Numbers the superpixels of a raster and measures them. */
  void rank(short[] superpixels, short[] depth) {
    count(superpixels, depth);
    if (rankOfPixel.length < superpixels.length) {
      rankOfPixel = new int[superpixels.length];
    }
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      rankOfPixel[pixel] = rankOf[superpixels[pixel] & 0xffff];
    }
  }

  private void count(short[] superpixels, short[] depth) {
    int highest = -1;
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      int id = superpixels[pixel] & 0xffff;
      pixels[id]++;
      if (depth[pixel] != 0) {
        covered[id]++;
      }
      highest = Math.max(highest, id);
    }
    areas = new ArrayList<>();
    for (int id = 0; id <= highest; id++) {
      if (pixels[id] > 0) {
        rankOf[id] = areas.size();
        areas.add(new SuperpixelArea(id, pixels[id], covered[id]));
        pixels[id] = 0;
        covered[id] = 0;
      }
    }
  }

  /** The area of each superpixel, by rank. */
  List<SuperpixelArea> areas() {
    return areas;
  }

  /** The rank of each pixel's superpixel; valid until the next raster. */
  int[] ofPixels() {
    return rankOfPixel;
  }
}
