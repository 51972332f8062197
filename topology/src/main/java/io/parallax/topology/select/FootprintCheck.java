package io.parallax.topology.select;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelArea;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the selection relies on in a footprint, checked when it is taken: it is read again at every
 * search and after every restart, when nobody could say any more which record brought it.
 */
final class FootprintCheck {
  private static final int SUPERPIXELS = 1 << 16;

  private FootprintCheck() {}

  /**
   * Requires that names are names, rows fill the frame, superpixels ascend and have pixels, and the
   * voxels of the blocks are those superpixels' pixels with depth, all of them.
   *
   * @throws io.parallax.schemas.InvalidRecordException if not
   */
  static void require(Footprint footprint) {
    checked("bad-identifier", () -> requireNames(footprint));
    checked("bad-superpixels", () -> requireRows(footprint.getWidth(), footprint.getPixels()));
    checked("bad-superpixels", () -> requireAreas(footprint.getSuperpixels()));
    checked("bad-evidence", () -> requireVoxels(footprint));
  }

  private static String requireNames(Footprint footprint) {
    Identifiers.require("generation", footprint.getGeneration());
    return Keys.frame(footprint.getSceneId(), footprint.getFrameId());
  }

  /** No width was said by versions 1 and 2. */
  private static Integer requireRows(int width, int pixels) {
    if (width < 0 || (width > 0 && pixels % width != 0)) {
      throw new IllegalArgumentException(
          "%s pixels make no frame with rows of %s".formatted(pixels, width));
    }
    return width;
  }

  private static Long requireAreas(List<SuperpixelArea> areas) {
    int previous = -1;
    long pixels = 0;
    for (SuperpixelArea area : areas) {
      int id = area.getSuperpixel();
      if (id <= previous || id >= SUPERPIXELS) {
        throw new IllegalArgumentException(
            "superpixels must ascend and be below %s, but %s follows %s"
                .formatted(SUPERPIXELS, id, previous));
      }
      if (area.getPixels() <= 0 || area.getCovered() < 0 || area.getCovered() > area.getPixels()) {
        throw new IllegalArgumentException(
            "superpixel %s has %s pixels, %s of them with depth"
                .formatted(id, area.getPixels(), area.getCovered()));
      }
      previous = id;
      pixels += area.getPixels();
    }
    if (pixels > Limits.MAX_PIXELS) {
      throw new IllegalArgumentException("the superpixels have %s pixels".formatted(pixels));
    }
    return pixels;
  }

  private static Boolean requireVoxels(Footprint footprint) {
    List<SuperpixelArea> areas = footprint.getSuperpixels();
    int[] ids = areas.stream().mapToInt(SuperpixelArea::getSuperpixel).toArray();
    long[] covered = new long[ids.length];
    Set<BlockIndex> blocks = new HashSet<>();
    for (BlockFootprint block : footprint.getBlocks()) {
      if (!blocks.add(new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()))) {
        throw new IllegalArgumentException("a block has two footprints");
      }
      count(FieldBytes.of(block.getVoxels()), ids, covered);
    }
    for (int i = 0; i < ids.length; i++) {
      if (covered[i] != areas.get(i).getCovered()) {
        throw new IllegalArgumentException(
            "superpixel %s has %s pixels with depth, but voxels with %s"
                .formatted(ids[i], areas.get(i).getCovered(), covered[i]));
      }
    }
    return true;
  }

  private static void count(byte[] voxels, int[] ids, long[] covered) {
    FootprintCursor cursor = new FootprintCursor().reset(voxels);
    while (cursor.next()) {
      for (int i = 0; i < cursor.size(); i++) {
        int index = Arrays.binarySearch(ids, cursor.superpixel(i));
        if (index < 0) {
          throw new IllegalArgumentException(
              "a voxel has pixels of superpixel %s, which the frame has not"
                  .formatted(cursor.superpixel(i)));
        }
        covered[index] += cursor.count(i);
      }
    }
  }
}
