package io.parallax.topology.select;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelArea;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.Limits;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the selection relies on in a footprint, checked when it is taken: it is read again at every
 * search and after every restart, when nobody could say any more which record brought it.
 */
final class FootprintCheck {
  private static final int SUPERPIXELS = 1 << 16;

  private final FootprintCursor cursor = new FootprintCursor();
  private final int[] covered = new int[SUPERPIXELS];

  /**
   * Requires that names are names, superpixels ascend and have pixels, and the voxels of the blocks
   * are those superpixels' pixels with depth, all of them.
   *
   * @throws io.parallax.schemas.InvalidRecordException if not
   */
  void require(Footprint footprint) {
    checked("bad-identifier", () -> requireNames(footprint));
    checked("bad-superpixels", () -> requireAreas(footprint));
    try {
      checked("bad-evidence", () -> requireVoxels(footprint));
    } finally {
      footprint.getSuperpixels().forEach(area -> covered[area.getSuperpixel()] = 0);
    }
  }

  private static String requireNames(Footprint footprint) {
    Identifiers.require("generation", footprint.getGeneration());
    return Keys.frame(footprint.getSceneId(), footprint.getFrameId());
  }

  private static Long requireAreas(Footprint footprint) {
    int previous = -1;
    long pixels = 0;
    for (SuperpixelArea area : footprint.getSuperpixels()) {
      int id = area.getSuperpixel();
      if (id <= previous || id >= SUPERPIXELS) {
        throw new IllegalArgumentException(
            "superpixels must ascend and be below %d, but %d follows %d"
                .formatted(SUPERPIXELS, id, previous));
      }
      if (area.getPixels() <= 0 || area.getCovered() < 0 || area.getCovered() > area.getPixels()) {
        throw new IllegalArgumentException(
            "superpixel %d has %d pixels, %d of them with depth"
                .formatted(id, area.getPixels(), area.getCovered()));
      }
      previous = id;
      pixels += area.getPixels();
    }
    if (pixels > Limits.MAX_PIXELS) {
      throw new IllegalArgumentException("the superpixels have %d pixels".formatted(pixels));
    }
    return pixels;
  }

  private Boolean requireVoxels(Footprint footprint) {
    List<SuperpixelArea> areas = footprint.getSuperpixels();
    areas.forEach(area -> covered[area.getSuperpixel()] = area.getCovered());
    Set<BlockIndex> blocks = new HashSet<>();
    for (BlockFootprint block : footprint.getBlocks()) {
      if (!blocks.add(new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()))) {
        throw new IllegalArgumentException("a block has two footprints");
      }
      subtract(FieldBytes.of(block.getVoxels()));
    }
    for (SuperpixelArea area : areas) {
      if (covered[area.getSuperpixel()] != 0) {
        throw new IllegalArgumentException(
            "superpixel %d has %d pixels with depth, but voxels with %d"
                .formatted(
                    area.getSuperpixel(),
                    area.getCovered(),
                    area.getCovered() - covered[area.getSuperpixel()]));
      }
    }
    return true;
  }

  private void subtract(byte[] voxels) {
    cursor.reset(voxels);
    while (cursor.next()) {
      for (int i = 0; i < cursor.size(); i++) {
        covered[cursor.superpixel(i)] -= cursor.count(i);
        if (covered[cursor.superpixel(i)] < 0) {
          // Also where there is no such superpixel, which keeps the array all zeros between records.
          covered[cursor.superpixel(i)] = 0;
          throw new IllegalArgumentException(
              "voxels have more pixels of superpixel %d than it has with depth"
                  .formatted(cursor.superpixel(i)));
        }
      }
    }
  }
}
