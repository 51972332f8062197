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
  public FrameLabels carried(Map<BlockIndex, byte[]> votes) {
    Map<Long, Standing[]> blocks = new HashMap<>();
    for (int pixel = 0; pixel < frame.pixels(); pixel++) {
      long key = labelled.get(pixel) ? FrameGeometry.NO_VOXEL : frame.voxel(pixel);
      if (key != FrameGeometry.NO_VOXEL) {
        Standing standing =
            blocks
                .computeIfAbsent(
                    VoxelKey.blockOf(key), block -> unpack(votes.get(VoxelKey.blockIndex(block))))[
                VoxelKey.inBlock(key)];
        if (standing != null) {
          put(standing, pixel);
        }
      }
    }
    return this;
  }

  private static Standing[] unpack(byte[] votes) {
    Standing[] standings = new Standing[BlockIndex.VOXELS];
    if (votes != null) {
      VoxelVotes cursor = new VoxelVotes().reset(votes);
      while (cursor.next()) {
        standings[cursor.voxel()] =
            new Standing(cursor.classId(), false, cursor.votes(), cursor.voters());
      }
    }
    return standings;
  }

  private void put(Standing standing, int pixel) {
    if (!labelled.get(pixel)) {
      labelled.set(pixel);
      parts.computeIfAbsent(standing, s -> new BitSet()).set(pixel);
    }
  }

  /** The labelled pixels: own ones first, then by class and votes. */
  public List<Part> parts() {
    List<Part> all = new ArrayList<>();
    parts.forEach((standing, pixels) -> all.add(new Part(standing, pixels)));
    return all;
  }
}
