package io.parallax.scorer.evidence;

import java.util.ArrayList;
import java.util.List;

/** The pixel counts of a frame's superpixels. */
final class SuperpixelAreas {
  private static final int IDS = 1 << 16;

  private final int[] pixels = new int[IDS];
  private final int[] covered = new int[IDS];

  /** The area of each superpixel of a raster, in ascending order. */
  List<SuperpixelArea> measure(short[] superpixels, short[] depth) {
    int highest = -1;
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      int id = superpixels[pixel] & 0xffff;
      pixels[id]++;
      if (depth[pixel] != 0) {
        covered[id]++;
      }
      highest = Math.max(highest, id);
    }
    List<SuperpixelArea> areas = new ArrayList<>();
    for (int id = 0; id <= highest; id++) {
      if (pixels[id] > 0) {
        areas.add(new SuperpixelArea(id, pixels[id], covered[id]));
        pixels[id] = 0;
        covered[id] = 0;
      }
    }
    return areas;
  }
}
