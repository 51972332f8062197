package io.parallax.scorer.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.PixelLabels.Origin;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.score.ViewEntropy;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From answers to voxels and from voxels to pixels, against counting in plain maps. */
final class SceneLabelsTest {
  private static final int PIXELS = RandomScene.WIDTH * RandomScene.HEIGHT;
  private static final int CLASSES = 5;

  private record Label(Origin origin, int classId, int votes, int voters) {}

  private static Label label(PixelLabels labels, int pixel) {
    return new Label(
        labels.origin(pixel),
        labels.classes()[pixel],
        labels.votes()[pixel],
        labels.voters()[pixel]);
  }

  private static FrameGeometry geometry(FrameView view) {
    return FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), RandomScene.VOXEL_SIZE);
  }

  private static BitSet superpixel(FrameView view, int id) {
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      pixels.set(pixel, view.superpixels()[pixel] == id);
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
    for (int c = 0; c < CLASSES; c++) {
      if (votes.getOrDefault(c, 0) > votes.getOrDefault(best, 0)) {
        best = c;
      }
    }
    return best;
  }

  private static Label label(Origin origin, Map<Integer, Integer> votes) {
    int best = majority(votes);
    return new Label(origin, best, votes.get(best), votes.values().stream().mapToInt(v -> v).sum());
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

  /** Five answers about one frame of a scene: what they say, and what it comes to in the map. */
  private static final class Answers {
    private final List<LabelledRegion> regions = new ArrayList<>();
    private final Map<Long, Map<Integer, Integer>> byVoxel = new HashMap<>();
    private final Map<BlockIndex, List<byte[]>> packed = new HashMap<>();

    Answers(FrameView view, Random random) {
      for (int i = 0; i < 5; i++) {
        BitSet region = superpixel(view, view.superpixels()[random.nextInt(PIXELS)]);
        List<short[]> said = new ArrayList<>();
        for (int annotator = random.nextInt(3); annotator >= 0; annotator--) {
          said.add(answer(region, random));
        }
        regions.add(new LabelledRegion(region, said));
        said.forEach(answer -> take(answer, geometry(view)));
      }
    }

    private void take(short[] answer, FrameGeometry frame) {
      LabelledVoxels.of(answer, frame)
          .forEach(
              (block, bytes) -> packed.computeIfAbsent(block, b -> new ArrayList<>()).add(bytes));
      voxels(answer, frame)
          .forEach(
              (key, classId) ->
                  byVoxel
                      .computeIfAbsent(key, k -> new HashMap<>())
                      .merge(classId, 1, Integer::sum));
    }

    byte[] votes(BlockIndex block, Random random) {
      List<byte[]> answers = packed.getOrDefault(block, new ArrayList<>());
      byte[] inOrder = VoxelVotes.of(answers);
      Collections.shuffle(answers, random);
      assertThat(VoxelVotes.of(answers)).isEqualTo(inOrder);
      return inOrder;
    }
  }

  private static Label ownLabel(List<LabelledRegion> regions, int pixel) {
    for (LabelledRegion region : regions) {
      Map<Integer, Integer> said = new HashMap<>();
      for (short[] classes : region.answers()) {
        if (region.pixels().get(pixel) && classes[pixel] >= 0) {
          said.merge((int) classes[pixel], 1, Integer::sum);
        }
      }
      if (!said.isEmpty()) {
        return label(Origin.OWN, said);
      }
    }
    return null;
  }

  private static Label consensus(Map<BlockIndex, byte[]> statistics, long key) {
    byte[] block = statistics.get(VoxelKey.blockIndex(VoxelKey.blockOf(key)));
    int place = VoxelKey.inBlock(key);
    if (block == null || !(ViewEntropy.bitsOfBlock(block)[place] < 1.0)) {
      return null;
    }
    VoxelStatistics voxel = VoxelStatistics.of(block, place).orElseThrow();
    long most = Arrays.stream(voxel.sums()).max().orElseThrow();
    int at = 0;
    while (voxel.sums()[at] < most) {
      at++;
    }
    return voxel.views() < 2
        ? null
        : new Label(Origin.CONSENSUS, voxel.classes()[at], voxel.views(), voxel.views());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldLabelEveryPixelByItsOwnAnswersThenItsVoxelsThenTheAgreementOfViews(long seed) {
    Random random = new Random(seed);
    Map<BlockIndex, byte[]> statistics = MappedVoxelsTest.statistics(seed, 3);
    FrameView asked = RandomScene.frames(seed, 1).get(0).view();
    Answers answers = new Answers(asked, random);
    Set<BlockIndex> known = new HashSet<>(statistics.keySet());
    known.addAll(answers.packed.keySet());
    Map<BlockIndex, byte[]> map = new HashMap<>();
    for (BlockIndex block : known) {
      map.put(
          block,
          MappedVoxels.pack(
              statistics.getOrDefault(block, new byte[0]), answers.votes(block, random)));
    }
    SceneLabels scene = new SceneLabels(map, ConsensusRule.DEFAULT);

    Set<Origin> met = new HashSet<>();
    for (boolean isAsked : new boolean[] {true, false}) {
      FrameView view = isAsked ? asked : RandomScene.view(random);
      FrameGeometry frame = geometry(view);
      List<LabelledRegion> own = isAsked ? answers.regions : List.of();
      PixelLabels labels = scene.project(frame, own);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        Label expected = ownLabel(own, pixel);
        Map<Integer, Integer> said = answers.byVoxel.get(frame.voxel(pixel));
        if (expected == null && said != null) {
          expected = label(Origin.CARRIED, said);
        }
        if (expected == null && frame.voxel(pixel) != FrameGeometry.NO_VOXEL) {
          expected = consensus(statistics, frame.voxel(pixel));
        }
        met.add(labels.origin(pixel));
        assertThat(label(labels, pixel))
            .isEqualTo(expected == null ? new Label(Origin.NONE, 0, 0, 0) : expected);
      }
    }
    assertThat(met).containsExactlyInAnyOrder(Origin.values());
  }

  /** A frame of one pixel, before the voxel (0, 0, 4) of block (0, 0, 2), and a map of that. */
  private static Origin origin(ConsensusRule rule, long... voxel) {
    PackedWriter packed = new PackedWriter();
    packed.write(4 << 6);
    for (long number : voxel) {
      packed.write(number);
    }
    return onePixel(Map.of(new BlockIndex(0, 0, 2), packed.toBytes()), rule);
  }

  private static Origin onePixel(Map<BlockIndex, byte[]> map, ConsensusRule rule) {
    FrameGeometry frame =
        new FrameGeometry(
            new short[] {1010},
            1,
            FrameGeometry.of(
                    new short[1],
                    new Intrinsics(1, 1, 40, 40, -0.5, -0.5),
                    RigidPose.ofRowMajor(
                        new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}),
                    0.05)
                .projection());
    return new SceneLabels(map, rule).project(frame, List.of()).origin(0);
  }

  @Test
  void shouldTakeAConsensusOfEnoughViewsBelowTheThreshold() {
    ConsensusRule rule = new ConsensusRule(3, 0.5);
    assertThat(origin(rule, 6, 1, 7)).isEqualTo(Origin.CONSENSUS);
    assertThat(origin(rule, 6, 1, 8)).isEqualTo(Origin.NONE);
    assertThat(origin(rule, 4, 1, 7)).isEqualTo(Origin.NONE);
    assertThat(origin(new ConsensusRule(2, 0.45), 4, 1, 7)).isEqualTo(Origin.CONSENSUS);
    assertThat(origin(rule, 7, 1, 7, 3, 1, 1)).isEqualTo(Origin.CARRIED);
  }

  @Test
  void shouldLabelNothingInABlockThatIsNotKnown() {
    Map<BlockIndex, byte[]> elsewhere = Map.of(new BlockIndex(0, 0, 3), new byte[] {0, 6, 1, 0});
    assertThat(onePixel(elsewhere, ConsensusRule.DEFAULT)).isEqualTo(Origin.NONE);
    assertThat(onePixel(Map.of(), ConsensusRule.DEFAULT)).isEqualTo(Origin.NONE);
  }

  @Test
  void shouldRefuseRulesAndBlocksThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ConsensusRule(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConsensusRule(2, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConsensusRule(2, Double.NaN));
    Map<BlockIndex, byte[]> outside = Map.of(new BlockIndex(0, 1 << 17, 0), new byte[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SceneLabels(outside, ConsensusRule.DEFAULT))
        .withMessageContaining("reach");
  }
}
