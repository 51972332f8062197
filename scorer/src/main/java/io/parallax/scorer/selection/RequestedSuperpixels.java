package io.parallax.scorer.selection;

import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The superpixels that were requested, by block, with their voxels unpacked: which superpixels of
 * another frame show what they show already.
 *
 * <p>It is {@link OverlapSearch} the other way round: a search for each of a frame's superpixels
 * would read the footprints of all views for each of them, though few superpixels are requested.
 * Here the frame's footprint is unpacked once a block, and the voxels of all that is requested
 * there are compared with it. A look costs the frame's footprints in blocks with requests, and the
 * voxels of these requests; adding a request costs its blocks, removing one the entries of its
 * blocks.
 */
final class RequestedSuperpixels {
  private final double threshold;

  /** By number; null where a request was released. */
  private final List<Request> requested = new ArrayList<>();

  private final Map<BlockRow, List<Entry>> byBlock = new HashMap<>();
  private final OverlapAccumulator overlaps = new OverlapAccumulator();
  private final FootprintCursor cursor = new FootprintCursor();

  // One frame's footprint in one block: n_j of each voxel, and where its superpixels stand.
  private final int[] pixels = new int[BlockIndex.VOXELS];
  private final int[] start = new int[BlockIndex.VOXELS];
  private final int[] end = new int[BlockIndex.VOXELS];
  private int[] indices = new int[1024];
  private int[] counts = new int[1024];

  /**
   * A request.
   *
   * @param frame its frame, null if another generation asked
   * @param raster names the frame's superpixels
   * @param standsFor what it stands for, whether it overlaps it or not
   */
  private record Request(
      SuperpixelId superpixel,
      FrameRow frame,
      String raster,
      int area,
      List<SuperpixelVoxels.Part> parts,
      List<SuperpixelId> standsFor) {
    boolean isOf(FrameRow other) {
      return frame == null
          ? superpixel.frameId().equals(other.frameId()) && raster.equals(other.raster())
          : frame == other;
    }
  }

  /** The part of a requested superpixel that lies in a block. */
  private record Entry(int number, SuperpixelVoxels.Part part) {}

  RequestedSuperpixels(double threshold) {
    this.threshold = threshold;
  }

  /** Takes a request of this generation. */
  void add(SuperpixelId id, SuperpixelVoxels voxels, List<SuperpixelId> standsFor) {
    FrameRow frame = voxels.frame();
    int area = frame.pixels(voxels.index());
    add(new Request(id, frame, frame.raster(), area, voxels.parts(), standsFor));
  }

  /** Takes a request of another generation. */
  void add(StandingRequest request, List<SuperpixelVoxels.Part> parts) {
    add(
        new Request(
            request.superpixel(), null, request.raster(), request.area(), parts, List.of()));
  }

  private void add(Request request) {
    int number = requested.size();
    requested.add(request);
    for (SuperpixelVoxels.Part part : request.parts) {
      byBlock.computeIfAbsent(part.block(), b -> new ArrayList<>()).add(new Entry(number, part));
    }
  }

  /** Forgets a request of this generation. */
  void remove(SuperpixelId superpixel) {
    for (int number = 0; number < requested.size(); number++) {
      Request request = requested.get(number);
      if (request != null && request.frame != null && request.superpixel.equals(superpixel)) {
        int gone = number;
        request.parts.forEach(
            part -> byBlock.get(part.block()).removeIf(entry -> entry.number == gone));
        requested.set(number, null);
        return;
      }
    }
  }

  /** Visits all that the requests stand for. */
  void visitStandsFor(Consumer<SuperpixelId> visitor) {
    for (Request request : requested) {
      if (request != null) {
        request.standsFor.forEach(visitor);
      }
    }
  }

  /**
   * Visits the superpixels of a frame that overlap a requested one of another frame, and the one
   * that another generation asked for. A frame with other superpixels is another frame.
   */
  void visitOverlapping(FrameRow frame, IntConsumer visitor) {
    for (BlockRow block : frame.blocks()) {
      List<Entry> entries = byBlock.get(block);
      if (entries != null) {
        unpack(block.footprint(block.find(frame.number())), frame);
        for (Entry entry : entries) {
          Request request = requested.get(entry.number);
          if (!request.isOf(frame)) {
            accumulate(entry.part, overlaps.row(entry.number, frame.size()));
          } else if (request.frame == null) {
            visitIfThere(frame.indexOf(request.superpixel.superpixel()), visitor);
          }
        }
      }
    }
    for (int slot = 0; slot < overlaps.size(); slot++) {
      int ownArea = requested.get(overlaps.number(slot)).area;
      for (int t = 0; t < frame.size(); t++) {
        if (overlaps.rowAt(slot).overlap(t, ownArea, frame.pixels(t)) > threshold) {
          visitor.accept(t);
        }
      }
    }
    overlaps.clear();
  }

  private static void visitIfThere(int index, IntConsumer visitor) {
    if (index >= 0) {
      visitor.accept(index);
    }
  }

  private void unpack(byte[] footprint, FrameRow frame) {
    Arrays.fill(pixels, 0);
    int entries = 0;
    cursor.reset(footprint);
    while (cursor.next()) {
      int voxel = cursor.voxel();
      pixels[voxel] = cursor.pixels();
      start[voxel] = entries;
      if (entries + cursor.size() > indices.length) {
        int room = 2 * (entries + cursor.size());
        indices = Arrays.copyOf(indices, room);
        counts = Arrays.copyOf(counts, room);
      }
      for (int k = 0; k < cursor.size(); k++) {
        int index = frame.indexOf(cursor.superpixel(k));
        if (index >= 0) {
          indices[entries] = index;
          counts[entries] = cursor.count(k);
          entries++;
        }
      }
      end[voxel] = entries;
    }
  }

  private void accumulate(SuperpixelVoxels.Part part, OverlapAccumulator.Row row) {
    for (int i = 0; i < part.voxels().length; i++) {
      int voxel = part.voxels()[i];
      if (pixels[voxel] > 0) {
        for (int k = start[voxel]; k < end[voxel]; k++) {
          row.add(indices[k], part.counts()[i], part.pixels()[i], counts[k], pixels[voxel]);
        }
      }
    }
  }
}
