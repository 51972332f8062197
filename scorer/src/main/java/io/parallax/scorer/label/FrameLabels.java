package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known about the true classes of one frame's pixels.
 *
 * <p>A pixel that annotators saw has the class that most of them gave it; any other one that of its
 * voxel, if that was seen in another view.
 */
public final class FrameLabels {
  private static final Comparator<Standing> ORDER =
      Comparator.comparing((Standing s) -> !s.own)
          .thenComparingInt(Standing::classId)
          .thenComparingInt(Standing::votes)
          .thenComparingInt(Standing::voters);

  private final FrameGeometry frame;
  private final Map<Standing, BitSet> parts = new TreeMap<>(ORDER);
  private final BitSet labelled = new BitSet();

  /** Labels of no pixel yet. */
  public FrameLabels(FrameGeometry frame) {
    this.frame = frame;
  }

  /**
   * How a label stands.
   *
   * @param own whether annotators saw the pixels in this frame, or their voxels in others
   * @param votes answers for the class
   * @param voters answers for any class
   */
  public record Standing(int classId, boolean own, int votes, int voters) {}

  /**
   * Pixels whose labels stand alike.
   *
   * @param pixels bit {@code y * width + x} is the pixel (x, y)
   */
  public record Part(Standing standing, BitSet pixels) {}

  /** Takes in what annotators said about pixels of this frame. */
  public FrameLabels own(LabelledRegion region) {
    region.pixels().stream().forEach(pixel -> vote(region.answers(), pixel));
    return this;
  }

  private void vote(List<short[]> answers, int pixel) {
    Map<Integer, Integer> votes = new HashMap<>();
    for (short[] classes : answers) {
      if (classes[pixel] != LabelledRegion.UNLABELLED) {
        votes.merge((int) classes[pixel], 1, Integer::sum);
      }
    }
    if (!votes.isEmpty()) {
      int classId = Majority.of(votes);
      int voters = votes.values().stream().mapToInt(Integer::intValue).sum();
      put(new Standing(classId, true, votes.get(classId), voters), pixel);
    }
  }

  /**
   * Takes in what is said about voxels, for the pixels that have no label yet: {@link #own} comes
   * first.
   *
   * @param votes by block, packed as {@link VoxelVotes} are
   * @throws IllegalArgumentException if the bytes of one are none
   */
  public FrameLabels propagated(Map<BlockIndex, byte[]> votes) {
    Map<Long, BitSet[]> blocks = new HashMap<>();
    BitSet[] partOf = null;
    long block = FrameGeometry.NO_VOXEL;
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      long key = labelled.get(pixel) ? FrameGeometry.NO_VOXEL : frame.voxel(pixel);
      if (key != FrameGeometry.NO_VOXEL) {
        // Neighbours mostly lie in the same block.
        if (VoxelKey.blockOf(key) != block) {
          block = VoxelKey.blockOf(key);
          partOf =
              blocks.computeIfAbsent(block, b -> partsOfVoxels(votes.get(VoxelKey.blockIndex(b))));
        }
        BitSet part = partOf[VoxelKey.inBlock(key)];
        if (part != null) {
          part.set(pixel);
          labelled.set(pixel);
        }
      }
    }
    return this;
  }

  /** Of each voxel of a block the part that its pixels belong to, null if it has no label. */
  private BitSet[] partsOfVoxels(byte[] votes) {
    BitSet[] partOf = new BitSet[BlockIndex.VOXELS];
    if (votes != null) {
      VoxelVotes cursor = new VoxelVotes().reset(votes);
      while (cursor.next()) {
        Standing standing = new Standing(cursor.classId(), false, cursor.votes(), cursor.voters());
        partOf[cursor.voxel()] = part(standing);
      }
    }
    return partOf;
  }

  private BitSet part(Standing standing) {
    return parts.computeIfAbsent(standing, s -> new BitSet());
  }

  private void put(Standing standing, int pixel) {
    if (!labelled.get(pixel)) {
      labelled.set(pixel);
      part(standing).set(pixel);
    }
  }

  /** The labelled pixels: own ones first, then by class and votes. */
  public List<Part> parts() {
    List<Part> all = new ArrayList<>();
    parts.forEach(
        (standing, pixels) -> {
          // Voxels of a block may have labels and no pixel.
          if (!pixels.isEmpty()) {
            all.add(new Part(standing, pixels));
          }
        });
    return all;
  }
}
