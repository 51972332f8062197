package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.score.SuperpixelShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scene whose frames are written by hand. Every superpixel has 100 pixels, all with depth, unless
 * said otherwise.
 */
final class HandMadeScene {
  static final BlockIndex BLOCK = new BlockIndex(1, -2, 3);

  static final String RASTER = "0123456789abcdef";

  final SceneSuperpixels superpixels;

  HandMadeScene(SelectionRules rules) {
    superpixels = new SceneSuperpixels(rules);
  }

  /** Begins a frame. */
  Frame frame(String frameId) {
    return new Frame(frameId);
  }

  static SuperpixelId id(String frameId, int superpixel) {
    return new SuperpixelId(frameId, superpixel);
  }

  /** Shares as blocks send them. */
  static byte[] pack(List<SuperpixelShare> shares) {
    PackedWriter out = new PackedWriter();
    int previous = -1;
    for (SuperpixelShare share : shares) {
      out.write(share.superpixel() - previous - 1L);
      out.write(share.pixels());
      out.write(share.viewEntropy());
      out.writeSigned(share.viewDivergence());
      out.write(share.views());
      previous = share.superpixel();
    }
    return out.toBytes();
  }

  /** A frame to be. */
  final class Frame {
    private final String frameId;
    private final List<SuperpixelArea> areas = new ArrayList<>();
    private final List<SuperpixelShare> shares = new ArrayList<>();
    private final Map<BlockIndex, Map<Integer, Map<Integer, Integer>>> voxels = new HashMap<>();

    private Frame(String frameId) {
      this.frameId = frameId;
      voxels.put(BLOCK, new TreeMap<>());
    }

    /** A superpixel that two views see, with its mean scores; superpixels ascend. */
    Frame superpixel(int id, long entropy, long divergence) {
      return superpixel(new SuperpixelArea(id, 100, 100), 100 * entropy, 100 * divergence, 200);
    }

    /** A superpixel, with sums of its scores. */
    Frame superpixel(SuperpixelArea area, long entropy, long divergence, long views) {
      areas.add(area);
      if (area.covered() > 0) {
        int id = area.superpixel();
        shares.add(new SuperpixelShare(id, area.covered(), entropy, divergence, views));
      }
      return this;
    }

    /** Pixels of a superpixel in a voxel of {@link #BLOCK}. */
    Frame in(int voxel, int superpixel, int pixels) {
      return in(BLOCK, voxel, superpixel, pixels);
    }

    /** Pixels of a superpixel in a voxel. */
    Frame in(BlockIndex block, int voxel, int superpixel, int pixels) {
      voxels
          .computeIfAbsent(block, b -> new TreeMap<>())
          .computeIfAbsent(voxel, v -> new TreeMap<>())
          .put(superpixel, pixels);
      return this;
    }

    /** Adds the frame, without its shares. */
    boolean add() {
      return superpixels.addFrame(frameId, RASTER, areas, footprints());
    }

    /** A request of another generation for one of its superpixels; the frame is not added. */
    StandingRequest requested(String raster, int superpixel) {
      return new StandingRequest(id(frameId, superpixel), raster, 100, footprints());
    }

    private Map<BlockIndex, byte[]> footprints() {
      Map<BlockIndex, byte[]> footprints = new HashMap<>();
      voxels.forEach((block, inBlock) -> footprints.put(block, footprint(inBlock)));
      return footprints;
    }

    /** Sends the frame's shares, all of them from {@link #BLOCK}. */
    void share() {
      superpixels.scores().putShares(BLOCK, Map.of(frameId, packed()));
    }

    byte[] packed() {
      return pack(shares);
    }

    /** Adds the frame and its shares. */
    HandMadeScene done() {
      add();
      share();
      return HandMadeScene.this;
    }

    private static byte[] footprint(Map<Integer, Map<Integer, Integer>> voxels) {
      PackedWriter out = new PackedWriter();
      int previous = -1;
      for (var voxel : voxels.entrySet()) {
        out.write(voxel.getKey() - previous - 1L);
        out.write(voxel.getValue().size());
        int before = -1;
        for (var count : voxel.getValue().entrySet()) {
          out.write(count.getKey() - before - 1L);
          out.write(count.getValue());
          before = count.getKey();
        }
        previous = voxel.getKey();
      }
      return out.toBytes();
    }
  }
}
