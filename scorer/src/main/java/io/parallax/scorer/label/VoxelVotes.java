package io.parallax.scorer.label;

import io.parallax.scorer.packed.PackedWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all answers together say about the voxels of one block: each answer has one vote, and the
 * class of most votes counts. Votes are counted from all answers of the block, in any order: one
 * step for each voxel of each answer.
 *
 * <p>Packed, all numbers variable-length: for each labelled voxel in ascending order its distance
 * to the voxel before it less one (the first counts from −1), the class of most votes (of equals
 * the lowest), its votes, and the votes for any class.
 */
public final class VoxelVotes {
  private final VoxelSteps steps = new VoxelSteps();
  private int classId;
  private int votes;
  private int voters;

  /**
   * Counts the votes.
   *
   * @param answers what each says about the block, packed as {@link LabelledVoxels} are
   * @throws IllegalArgumentException if the bytes of one are none
   */
  public static byte[] of(List<byte[]> answers) {
    Map<Integer, Map<Integer, Integer>> votes = new TreeMap<>();
    LabelledVoxels cursor = new LabelledVoxels();
    for (byte[] answer : answers) {
      cursor.reset(answer);
      while (cursor.next()) {
        votes
            .computeIfAbsent(cursor.voxel(), v -> new HashMap<>())
            .merge(cursor.classId(), 1, Integer::sum);
      }
    }
    PackedWriter packed = new PackedWriter();
    int previous = VoxelSteps.START;
    for (Map.Entry<Integer, Map<Integer, Integer>> entry : votes.entrySet()) {
      Map<Integer, Integer> byClass = entry.getValue();
      int winner = Majority.of(byClass);
      VoxelSteps.write(previous, entry.getKey(), packed);
      packed.write(winner);
      packed.write(byClass.get(winner));
      packed.write(byClass.values().stream().mapToInt(Integer::intValue).sum());
      previous = entry.getKey();
    }
    return packed.toBytes();
  }

  /** Starts before the first voxel of packed votes. */
  VoxelVotes reset(byte[] packed) {
    steps.reset(packed);
    return this;
  }

  /**
   * Moves to the next voxel; false after the last.
   *
   * @throws IllegalArgumentException if the bytes are no votes
   */
  boolean next() {
    if (!steps.next()) {
      return false;
    }
    classId = steps.nextClass();
    votes = steps.nextCount("votes");
    voters = steps.nextCount("voters");
    return true;
  }

  /** The current voxel's place in its block. */
  int voxel() {
    return steps.voxel();
  }

  int classId() {
    return classId;
  }

  int votes() {
    return votes;
  }

  int voters() {
    return voters;
  }
}
