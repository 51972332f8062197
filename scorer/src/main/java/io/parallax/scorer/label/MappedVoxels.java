package io.parallax.scorer.label;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedReader;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.score.ViewEntropy;
import io.parallax.scorer.statistics.FixedLog;
import io.parallax.scorer.statistics.StatisticsCursor;

/**
 * What a scene knows about the voxels of one block: from the views of one generation the likeliest
 * class and the view entropy, from the answers the label with its votes. A walk over the voxels of
 * a packed block, in ascending order; packing takes one step for each voxel and class.
 *
 * <p>Packed, all numbers variable-length (7 bits a byte, low bits first, the top bit set where
 * another byte follows): for each voxel that has either, its distance to the voxel before it less
 * one (the first counts from −1); 2·V, plus 1 if it has a label; if V is above zero, the likeliest
 * class (of equals the lowest) and the view entropy in sixteenths of a bit, rounded down; if it has
 * a label, its class, the votes for it, and the votes for any class. V is the number of views. So a
 * view entropy is at most 1/16 bit too low, and a comparison with a whole number of sixteenths
 * (below 1 bit, say) is exact. Most voxels take four bytes. Equal knowledge is equal bytes.
 */
public final class MappedVoxels {
  /** Units of view entropy in one bit. */
  public static final int STEPS_OF_A_BIT = 16;

  private static final int UNITS_OF_A_STEP = FixedLog.ONE_BIT / STEPS_OF_A_BIT;
  private static final int MAX_CLASSES = 1 << 16;

  /** That of as many equally likely classes. */
  private static final int MAX_STEPS = 16 * STEPS_OF_A_BIT;

  private static final int MAX_LABELS = 1 << 15;

  private final PackedReader reader = new PackedReader();
  private int voxel;
  private int views;
  private int classId;
  private int entropySteps;
  private int label;
  private int votes;
  private int voters;

  /**
   * Packs what is known about a block.
   *
   * @param statistics the block's packed statistics, empty if no view saw it
   * @param labels the votes on its voxels, packed as {@link VoxelVotes} are
   * @throws IllegalArgumentException if either cannot be read
   */
  public static byte[] pack(byte[] statistics, byte[] labels) {
    StatisticsCursor seen = new StatisticsCursor().reset(statistics);
    VoxelVotes labelled = new VoxelVotes().reset(labels);
    PackedWriter packed = new PackedWriter();
    int last = VoxelSteps.START;
    int nextSeen = nextSeen(seen);
    int nextLabelled = nextLabelled(labelled);
    while (nextSeen < BlockIndex.VOXELS || nextLabelled < BlockIndex.VOXELS) {
      int voxel = Math.min(nextSeen, nextLabelled);
      boolean isSeen = voxel == nextSeen;
      boolean isLabelled = voxel == nextLabelled;
      VoxelSteps.write(last, voxel, packed);
      packed.write((isSeen ? 2L * seen.views() : 0) + (isLabelled ? 1 : 0));
      if (isSeen) {
        packed.write(likeliest(seen));
        packed.write(ViewEntropy.of(seen) / UNITS_OF_A_STEP);
        nextSeen = nextSeen(seen);
      }
      if (isLabelled) {
        packed.write(labelled.classId());
        packed.write(labelled.votes());
        packed.write(labelled.voters());
        nextLabelled = nextLabelled(labelled);
      }
      last = voxel;
    }
    return packed.toBytes();
  }

  /** The next voxel of which views say a class; all of their probabilities may be too small. */
  private static int nextSeen(StatisticsCursor seen) {
    while (seen.next()) {
      if (seen.views() > 0 && seen.size() > 0) {
        return seen.voxel();
      }
    }
    return BlockIndex.VOXELS;
  }

  private static int nextLabelled(VoxelVotes labelled) {
    return labelled.next() ? labelled.voxel() : BlockIndex.VOXELS;
  }

  private static int likeliest(StatisticsCursor voxel) {
    int best = 0;
    for (int i = 1; i < voxel.size(); i++) {
      if (voxel.sum(i) > voxel.sum(best)) {
        best = i;
      }
    }
    return voxel.classId(best);
  }

  /** Starts before the first voxel of a packed block. */
  public MappedVoxels reset(byte[] packed) {
    reader.reset(packed);
    voxel = VoxelSteps.START;
    return this;
  }

  /**
   * Moves to the next voxel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are no such voxels
   */
  public boolean next() {
    if (!reader.hasNext()) {
      return false;
    }
    voxel += 1 + reader.nextBelow(BlockIndex.VOXELS - 1 - voxel, "step to the next voxel");
    long viewsAndLabel = reader.next();
    if (viewsAndLabel >>> 1 >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a voxel cannot have " + (viewsAndLabel >>> 1) + " views");
    }
    views = (int) (viewsAndLabel >>> 1);
    boolean isSeen = views > 0;
    classId = isSeen ? reader.nextBelow(MAX_CLASSES, "class") : 0;
    entropySteps = isSeen ? reader.nextBelow(MAX_STEPS + 1, "view entropy") : 0;
    boolean isLabelled = (viewsAndLabel & 1) == 1;
    label = isLabelled ? reader.nextBelow(MAX_LABELS, "label") : 0;
    votes = isLabelled ? reader.nextBelow(Integer.MAX_VALUE, "votes") : 0;
    voters = isLabelled ? reader.nextBelow(Integer.MAX_VALUE, "voters") : 0;
    return true;
  }

  /** The current voxel's place in its block, {@code x + 8·y + 64·z}. */
  public int voxel() {
    return voxel;
  }

  /** How many views see the voxel; 0: nothing is known but its label. */
  public int views() {
    return views;
  }

  /** The class that is likeliest by the mean distribution over the views; 0 without views. */
  public int classId() {
    return classId;
  }

  /** View entropy in units of {@link #STEPS_OF_A_BIT}, rounded down; 0 without views. */
  public int entropySteps() {
    return entropySteps;
  }

  /** View entropy in bits, at most 1/16 too low. */
  public double entropyBits() {
    return (double) entropySteps / STEPS_OF_A_BIT;
  }

  /** The class that most annotators gave the voxel; 0 where {@link #votes} is. */
  public int label() {
    return label;
  }

  /** Answers for the label; 0: the voxel has none. */
  public int votes() {
    return votes;
  }

  /** Answers for any class. */
  public int voters() {
    return voters;
  }
}
