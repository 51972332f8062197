package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a scene knows about its voxels, to be projected onto frames: pixel → voxel → label.
 *
 * <p>A pixel that annotators saw has the class that most of them gave it, of equals the lowest. Any
 * other one has the label of its voxel, or else the class that the voxel's views agree on. The
 * blocks lie in the order of their keys; a pixel in another block than the one before takes a
 * binary search, all others one look into that block's arrays. A block is unpacked when the first
 * pixel falls into it, and kept for all frames. One instance serves one thread.
 */
public final class SceneLabels {
  private static final BlockLabels UNKNOWN = new BlockLabels();

  private final ConsensusRule rule;
  private final long[] keys;
  private final byte[][] packed;
  private final BlockLabels[] blocks;

  /**
   * The labels of a scene.
   *
   * @param map of each block what is known about its voxels, packed as {@link MappedVoxels} are
   * @throws IllegalArgumentException if a block lies out of the grid's reach
   */
  public SceneLabels(Map<BlockIndex, byte[]> map, ConsensusRule rule) {
    this.rule = rule;
    this.keys = map.keySet().stream().mapToLong(VoxelKey::blockOf).sorted().toArray();
    this.blocks = new BlockLabels[keys.length];
    this.packed = new byte[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      packed[i] = map.get(VoxelKey.blockIndex(keys[i]));
    }
  }

  /** The labels of the 512 voxels of a block, by their places. */
  private static final class BlockLabels {
    private final byte[] origins = new byte[BlockIndex.VOXELS];
    private final int[] classes = new int[BlockIndex.VOXELS];
    private final int[] votes = new int[BlockIndex.VOXELS];
    private final int[] voters = new int[BlockIndex.VOXELS];

    private void put(int voxel, Origin origin, int classId, int votesFor, int votesForAny) {
      origins[voxel] = origin.code();
      classes[voxel] = classId;
      votes[voxel] = votesFor;
      voters[voxel] = votesForAny;
    }
  }

  /**
   * The labels of a frame's pixels.
   *
   * @param own what annotators were asked about in this frame; where regions overlap, the first one
   *     with a class counts
   * @throws IllegalArgumentException if the bytes of a block that the frame sees cannot be read
   */
  public PixelLabels project(FrameGeometry frame, List<LabelledRegion> own) {
    int pixels = frame.pixels();
    PixelLabels labels =
        new PixelLabels(new byte[pixels], new int[pixels], new int[pixels], new int[pixels]);
    own.forEach(region -> paint(region, labels));
    long key = FrameGeometry.NO_VOXEL;
    BlockLabels block = UNKNOWN;
    for (int pixel = 0; pixel < pixels; pixel++) {
      long voxel =
          labels.origins()[pixel] == Origin.OWN.code()
              ? FrameGeometry.NO_VOXEL
              : frame.voxel(pixel);
      if (voxel != FrameGeometry.NO_VOXEL) {
        if (VoxelKey.blockOf(voxel) != key) {
          key = VoxelKey.blockOf(voxel);
          block = block(key);
        }
        int place = VoxelKey.inBlock(voxel);
        labels.origins()[pixel] = block.origins[place];
        labels.classes()[pixel] = block.classes[place];
        labels.votes()[pixel] = block.votes[place];
        labels.voters()[pixel] = block.voters[place];
      }
    }
    return labels;
  }

  private static void paint(LabelledRegion region, PixelLabels labels) {
    for (int pixel = region.pixels().nextSetBit(0);
        pixel >= 0;
        pixel = region.pixels().nextSetBit(pixel + 1)) {
      if (labels.origins()[pixel] == Origin.NONE.code()) {
        vote(region.answers(), pixel, labels);
      }
    }
  }

  /** A pixel has few answers: each is compared with each. */
  private static void vote(List<short[]> answers, int pixel, PixelLabels labels) {
    int voters = 0;
    int best = LabelledRegion.UNLABELLED;
    int bestVotes = 0;
    for (int i = 0; i < answers.size(); i++) {
      int classId = answers.get(i)[pixel];
      if (classId != LabelledRegion.UNLABELLED) {
        voters++;
        int votes = 0;
        for (int j = 0; j < answers.size(); j++) {
          votes += answers.get(j)[pixel] == classId ? 1 : 0;
        }
        if (votes > bestVotes || (votes == bestVotes && classId < best)) {
          best = classId;
          bestVotes = votes;
        }
      }
    }
    if (voters > 0) {
      labels.origins()[pixel] = Origin.OWN.code();
      labels.classes()[pixel] = best;
      labels.votes()[pixel] = bestVotes;
      labels.voters()[pixel] = voters;
    }
  }

  private BlockLabels block(long key) {
    int at = Arrays.binarySearch(keys, key);
    if (at < 0) {
      return UNKNOWN;
    }
    if (blocks[at] == null) {
      blocks[at] = unpack(packed[at]);
    }
    return blocks[at];
  }

  private BlockLabels unpack(byte[] bytes) {
    BlockLabels block = new BlockLabels();
    MappedVoxels voxel = new MappedVoxels().reset(bytes);
    while (voxel.next()) {
      if (voxel.votes() > 0) {
        block.put(voxel.voxel(), Origin.CARRIED, voxel.label(), voxel.votes(), voxel.voters());
      } else if (rule.holds(voxel)) {
        block.put(voxel.voxel(), Origin.CONSENSUS, voxel.classId(), voxel.views(), voxel.views());
      }
    }
    return block;
  }
}
