package io.parallax.topology.select;

import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelShare;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.score.ShareCursor;
import io.parallax.scorer.selection.SceneScores;
import io.parallax.scorer.selection.SceneSuperpixels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of a scene, as the pure selection takes them in. */
public final class SceneRecords {
  /** What takes frames: {@link SceneSuperpixels#addFrame} or {@link SceneScores#addFrame}. */
  public interface Frames {
    /** Adds a frame; false if it is there already. */
    boolean add(
        String frameId,
        String raster,
        List<SuperpixelArea> areas,
        Map<BlockIndex, byte[]> footprints);
  }

  private SceneRecords() {}

  /**
   * Adds a frame; false if it is there already.
   *
   * @throws InvalidRecordException if the footprint is damaged; then the scene is as it was
   */
  public static boolean add(Footprint footprint, Frames scene) {
    FootprintCheck.require(footprint);
    List<SuperpixelArea> areas =
        footprint.getSuperpixels().stream()
            .map(a -> new SuperpixelArea(a.getSuperpixel(), a.getPixels(), a.getCovered()))
            .toList();
    return scene.add(footprint.getFrameId(), footprint.getRaster(), areas, blocks(footprint));
  }

  /** The packed footprint of a frame in each block that it touches. */
  static Map<BlockIndex, byte[]> blocks(Footprint footprint) {
    Map<BlockIndex, byte[]> blocks = new LinkedHashMap<>();
    for (BlockFootprint block : footprint.getBlocks()) {
      blocks.put(
          new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()),
          FieldBytes.of(block.getVoxels()));
    }
    return blocks;
  }

  /**
   * Puts shares of a block into a scene.
   *
   * @throws InvalidRecordException if they cannot be read; then the scene is as it was
   */
  public static void put(SuperpixelEvidence evidence, SceneScores scene) {
    Map<String, byte[]> shares = new HashMap<>();
    for (FrameShares frame : evidence.getFrames()) {
      shares.put(frame.getFrameId(), packed(frame));
    }
    BlockIndex block =
        new BlockIndex(evidence.getBlockX(), evidence.getBlockY(), evidence.getBlockZ());
    try {
      if (evidence.getComplete()) {
        scene.putAllShares(block, shares);
      } else {
        scene.putShares(block, shares);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-evidence", e.getMessage(), e);
    }
  }

  private static byte[] packed(FrameShares frame) {
    return frame.getSuperpixels().isEmpty()
        ? FieldBytes.of(frame.getPacked())
        : packedFromFirstVersion(frame.getSuperpixels());
  }

  /**
   * The shares in a record that was written before an upgrade, as {@link ShareCursor} reads them.
   */
  private static byte[] packedFromFirstVersion(List<SuperpixelShare> shares) {
    PackedWriter packed = new PackedWriter();
    int previous = -1;
    for (SuperpixelShare share : shares) {
      if (share.getSuperpixel() <= previous
          || share.getPixels() < 0
          || share.getViewEntropy() < 0
          || share.getViews() < 0) {
        throw new InvalidRecordException(
            "bad-evidence",
            "the share of superpixel %s is out of order or negative"
                .formatted(share.getSuperpixel()));
      }
      packed.write(share.getSuperpixel() - previous - 1L);
      packed.write(share.getPixels());
      packed.write(share.getViewEntropy());
      packed.writeSigned(share.getViewDivergence());
      packed.write(share.getViews());
      previous = share.getSuperpixel();
    }
    return packed.toBytes();
  }
}
