package io.parallax.scorer.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From answers to voxels and from voxels to pixels, against counting in plain maps. */
final class LabelsTest {
  private static final int PIXELS = RandomScene.WIDTH * RandomScene.HEIGHT;

  private static FrameGeometry geometry(FrameView view) {
    return FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), RandomScene.VOXEL_SIZE);
  }

  private static BitSet superpixel(FrameView view, int id) {
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      if (view.superpixels()[pixel] == id) {
        pixels.set(pixel);
      }
    }
    return pixels;
  }

  /** One to three classes, the later ones on random parts. */
  private static short[] answer(BitSet region, Random random) {
    List<LabelledRegion.Part> parts = new ArrayList<>();
    parts.add(
        new LabelledRegion.Part(random.nextInt(4), random.nextBoolean() ? null : some(random)));
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(new LabelledRegion.Part(random.nextInt(4), some(random)));
    }
    return LabelledRegion.paint(PIXELS, region, parts);
  }

  private static BitSet some(Random random) {
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      pixels.set(pixel, random.nextInt(3) == 0);
    }
    return pixels;
  }

  /** The class of most votes, of equals the lowest, by looking at all of them; -1: no class. */
  private static int majority(Map<Integer, Integer> votes) {
    int best = -1;
    for (int c = 0; c < 4; c++) {
      if (votes.getOrDefault(c, 0) > votes.getOrDefault(best, 0)) {
        best = c;
      }
    }
    return best;
  }

  /** What an answer says about each voxel, by voxel key. */
  private static Map<Long, Integer> voxels(short[] classes, FrameGeometry frame) {
    Map<Long, Map<Integer, Integer>> counts = new HashMap<>();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      if (frame.voxel(pixel) != FrameGeometry.NO_VOXEL) {
        counts
            .computeIfAbsent(frame.voxel(pixel), key -> new HashMap<>())
            .merge((int) classes[pixel], 1, Integer::sum);
      }
    }
    Map<Long, Integer> voxels = new HashMap<>();
    counts.forEach((key, votes) -> voxels.put(key, majority(votes)));
    voxels.values().removeIf(classId -> classId < 0);
    return voxels;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldCarryVotesToTheSameVoxelsInAnotherView(long seed) {
    Random random = new Random(seed);
    FrameView labelled = RandomScene.view(random);
    FrameView other = RandomScene.view(random);
    Map<BlockIndex, List<byte[]>> packed = new HashMap<>();
    Map<Long, Map<Integer, Integer>> expected = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      BitSet region = superpixel(labelled, labelled.superpixels()[random.nextInt(PIXELS)]);
      short[] answer = answer(region, random);
      LabelledVoxels.of(answer, geometry(labelled))
          .forEach(
              (block, bytes) -> packed.computeIfAbsent(block, b -> new ArrayList<>()).add(bytes));
      voxels(answer, geometry(labelled))
          .forEach(
              (key, classId) ->
                  expected
                      .computeIfAbsent(key, k -> new HashMap<>())
                      .merge(classId, 1, Integer::sum));
    }
    Map<BlockIndex, byte[]> votes = new HashMap<>();
    packed.forEach(
        (block, answers) -> {
          byte[] inOrder = VoxelVotes.of(answers);
          Collections.shuffle(answers, random);
          assertThat(VoxelVotes.of(answers)).isEqualTo(inOrder);
          votes.put(block, inOrder);
        });

    List<FrameLabels.Part> parts = new FrameLabels(geometry(other)).propagated(votes).parts();

    int propagated = 0;
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      Map<Integer, Integer> said = expected.get(geometry(other).voxel(pixel));
      FrameLabels.Standing standing = standing(parts, pixel);
      if (said == null) {
        assertThat(standing).isNull();
      } else {
        int classId = majority(said);
        int voters = said.values().stream().mapToInt(v -> v).sum();
        assertThat(standing)
            .isEqualTo(new FrameLabels.Standing(classId, false, said.get(classId), voters));
        propagated++;
      }
    }
    assertThat(propagated).isPositive();
  }

  /** The standing of a pixel; the parts are disjoint. */
  private static FrameLabels.Standing standing(List<FrameLabels.Part> parts, int pixel) {
    List<FrameLabels.Standing> all =
        parts.stream()
            .filter(part -> part.pixels().get(pixel))
            .map(FrameLabels.Part::standing)
            .toList();
    assertThat(all).hasSizeLessThan(2);
    return all.isEmpty() ? null : all.get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldLetOwnAnswersComeFirstAndTheMajorityOfAnnotatorsDecide(long seed) {
    Random random = new Random(seed);
    FrameView view = RandomScene.view(random);
    BitSet region = superpixel(view, view.superpixels()[PIXELS / 2]);
    List<short[]> answers =
        List.of(answer(region, random), answer(region, random), answer(region, random));
    Map<BlockIndex, byte[]> everywhere = new HashMap<>();
    short[] all = LabelledRegion.paint(PIXELS, full(), List.of(new LabelledRegion.Part(9, null)));
    LabelledVoxels.of(all, geometry(view))
        .forEach((block, bytes) -> everywhere.put(block, VoxelVotes.of(List.of(bytes))));

    List<FrameLabels.Part> parts =
        new FrameLabels(geometry(view))
            .own(new LabelledRegion(region, answers))
            .propagated(everywhere)
            .parts();

    for (int pixel = 0; pixel < PIXELS; pixel++) {
      Map<Integer, Integer> said = new HashMap<>();
      for (short[] answer : answers) {
        if (answer[pixel] >= 0) {
          said.merge((int) answer[pixel], 1, Integer::sum);
        }
      }
      FrameLabels.Standing standing = standing(parts, pixel);
      if (!said.isEmpty()) {
        assertThat(standing.own()).isTrue();
        assertThat(standing.classId()).isEqualTo(majority(said));
        assertThat(standing.votes()).isEqualTo(said.get(majority(said)));
        assertThat(standing.voters()).isEqualTo(said.values().stream().mapToInt(v -> v).sum());
        assertThat(region.get(pixel)).isTrue();
      } else if (view.depth()[pixel] != 0) {
        assertThat(standing).isEqualTo(new FrameLabels.Standing(9, false, 1, 1));
      } else {
        assertThat(standing).isNull();
      }
    }
  }

  private static BitSet full() {
    BitSet pixels = new BitSet();
    pixels.set(0, PIXELS);
    return pixels;
  }

  @Test
  void shouldTellWhichVoxelsAnAnswerTouches() {
    FrameView view = RandomScene.view(new Random(3));
    BitSet region = superpixel(view, view.superpixels()[PIXELS / 2]);
    short[] classes = answer(region, new Random(4));

    LabelledVoxels.of(classes, geometry(view))
        .forEach(
            (block, packed) -> {
              BitSet expected = new BitSet();
              voxels(classes, geometry(view)).keySet().stream()
                  .filter(key -> VoxelKey.blockIndex(VoxelKey.blockOf(key)).equals(block))
                  .forEach(key -> expected.set(VoxelKey.inBlock(key)));
              assertThat(VoxelVotes.voxels(packed)).isEqualTo(expected);
            });
  }

  @Test
  void shouldRefuseBytesThatAreNoLabels() {
    byte[] beyondTheBlock = {(byte) 0x80, 4, 0};
    byte[] cutOff = {0};
    assertThatIllegalArgumentException().isThrownBy(() -> VoxelVotes.of(List.of(beyondTheBlock)));
    assertThatIllegalArgumentException().isThrownBy(() -> VoxelVotes.of(List.of(cutOff)));
    assertThatIllegalArgumentException().isThrownBy(() -> VoxelVotes.voxels(cutOff));
  }
}
