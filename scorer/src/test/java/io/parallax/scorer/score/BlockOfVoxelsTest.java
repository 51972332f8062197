package io.parallax.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.scorer.statistics.FixedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the scores of a whole block against those of its voxels, each in a block of its own. */
final class BlockOfVoxelsTest {
  private static final BlockIndex BLOCK = new BlockIndex(0, 0, 0);

  private final Accumulation accumulation = new Accumulation();
  private final BlockScores scores = new BlockScores();

  /** What one view says about one voxel: pixels by superpixel, sums by class. */
  private record Voxel(Map<Integer, Integer> superpixels, Map<Integer, Integer> sums) {}

  private static Voxel randomVoxel(Random random) {
    Map<Integer, Integer> superpixels = new TreeMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      superpixels.put(random.nextInt(30) * 2_000, 1 + random.nextInt(9));
    }
    int pixels = superpixels.values().stream().mapToInt(m -> m).sum();
    Map<Integer, Integer> sums = new TreeMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      sums.put(random.nextInt(20), 1 + random.nextInt(255 * pixels / 6 + 1));
    }
    return new Voxel(superpixels, sums);
  }

  /** A view that sees about so many of a block's voxels. */
  private static Map<Integer, Voxel> randomView(Random random, int percent) {
    Map<Integer, Voxel> view = new TreeMap<>();
    for (int place = 0; place < BlockIndex.VOXELS; place++) {
      if (random.nextInt(100) < percent) {
        view.put(place, randomVoxel(random));
      }
    }
    return view;
  }

  private static BlockEvidence evidence(Map<Integer, Voxel> view) {
    PackedWriter footprint = new PackedWriter();
    PackedWriter sums = new PackedWriter();
    int previous = -1;
    for (var entry : view.entrySet()) {
      footprint.write(entry.getKey() - previous - 1L);
      write(entry.getValue().superpixels, footprint);
      write(entry.getValue().sums, sums);
      previous = entry.getKey();
    }
    return new BlockEvidence(BLOCK, footprint.toBytes(), sums.toBytes());
  }

  private static void write(Map<Integer, Integer> numbers, PackedWriter out) {
    out.write(numbers.size());
    int previous = -1;
    for (var entry : new TreeMap<>(numbers).entrySet()) {
      out.write(entry.getKey() - previous - 1L);
      out.write(entry.getValue());
      previous = entry.getKey();
    }
  }

  private byte[] statistics(List<Map<Integer, Voxel>> views) {
    byte[] statistics = Accumulation.EMPTY;
    for (Map<Integer, Voxel> view : views) {
      statistics = accumulation.add(statistics, evidence(view));
    }
    return statistics;
  }

  private List<SuperpixelShare> shares(Map<Integer, Voxel> view) {
    List<SuperpixelShare> shares = new ArrayList<>();
    ShareCursor cursor = new ShareCursor().reset(scores.shares(evidence(view)));
    while (cursor.next()) {
      shares.add(cursor.share());
    }
    return shares;
  }

  /** The views of one voxel only. */
  private static List<Map<Integer, Voxel>> only(List<Map<Integer, Voxel>> views, int place) {
    return views.stream()
        .filter(view -> view.containsKey(place))
        .map(view -> Map.of(place, view.get(place)))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 60, 3})
  void shouldGiveEachSuperpixelTheSumOverItsVoxels(int percent) {
    Random random = new Random(percent);
    List<Map<Integer, Voxel>> views = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      views.add(randomView(random, percent));
    }
    Map<Integer, SuperpixelShare> expected = new TreeMap<>();
    Map<Integer, Voxel> view = views.get(2);
    for (int place : view.keySet()) {
      scores.load(statistics(only(views, place)));
      for (SuperpixelShare share : shares(Map.of(place, view.get(place)))) {
        expected.merge(share.superpixel(), share, BlockOfVoxelsTest::sum);
      }
    }

    scores.load(statistics(views));

    assertThat(shares(view)).isEqualTo(List.copyOf(expected.values()));
  }

  private static SuperpixelShare sum(SuperpixelShare a, SuperpixelShare b) {
    return new SuperpixelShare(
        a.superpixel(),
        a.pixels() + b.pixels(),
        a.viewEntropy() + b.viewEntropy(),
        a.viewDivergence() + b.viewDivergence(),
        a.views() + b.views());
  }

  @Test
  void shouldGiveBitsOfTheVoxelsThatAViewSaw() {
    Random random = new Random(4);
    List<Map<Integer, Voxel>> views =
        List.of(randomView(random, 50), randomView(random, 50), randomView(random, 50));
    byte[] statistics = statistics(views);
    scores.load(statistics);

    BlockBits bits = BlockBits.of(statistics, evidence(views.get(0)));
    float[] entropy = ViewEntropy.bitsOfBlock(statistics);

    assertThat(bits.seen()).isEqualTo(views.get(0).size());
    double informative = 0;
    for (int place = 0; place < BlockIndex.VOXELS; place++) {
      Voxel voxel = views.get(0).get(place);
      if (voxel == null) {
        assertThat(bits.entropy()[place]).isNaN();
        assertThat(bits.divergence()[place]).isNaN();
        assertThat(Float.isNaN(entropy[place])).isEqualTo(only(views, place).isEmpty());
      } else {
        SuperpixelShare share = shares(Map.of(place, voxel)).get(0);
        double unit = (double) share.pixels() * FixedLog.ONE_BIT;
        assertThat(bits.entropy()[place])
            .isEqualTo((float) (share.viewEntropy() / unit))
            .isEqualTo(entropy[place]);
        assertThat(bits.divergence()[place]).isEqualTo((float) (share.viewDivergence() / unit));
        informative += bits.divergence()[place];
      }
    }
    assertThat(informative).isPositive();
  }

  @Test
  void shouldKnowNothingOfAnUnknownBlock() {
    assertThat(BlockBits.unknown().seen()).isZero();
    assertThat(BlockBits.unknown().entropy()).hasSize(BlockIndex.VOXELS).containsOnly(Float.NaN);
    assertThat(BlockBits.unknown().divergence()).hasSize(BlockIndex.VOXELS).containsOnly(Float.NaN);
  }

  private static Map<Integer, Voxel> one(int classId, int sum) {
    return Map.of(0, new Voxel(Map.of(3, 5), Map.of(classId, sum)));
  }

  @Test
  void shouldRefuseAViewWhoseClassesTheStatisticsLack() {
    for (int other : new int[] {1, 3}) {
      byte[] statistics = statistics(List.of(one(2, 500)));
      scores.load(statistics);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scores.shares(evidence(one(other, 500))))
          .withMessageContaining("do not hold the view");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BlockBits.of(statistics, evidence(one(other, 500))));
    }
  }

  @Test
  void shouldNotTakeAClassOfAnotherVoxelForOneThatTheStatisticsLack() {
    Map<Integer, Integer> superpixels = Map.of(3, 5);
    Voxel both = new Voxel(superpixels, Map.of(2, 500, 9, 500));
    Voxel one = new Voxel(superpixels, Map.of(2, 500));
    scores.load(statistics(List.of(new TreeMap<>(Map.of(0, both, 1, one)))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.shares(evidence(Map.of(1, both))))
        .withMessageContaining("do not hold the view");
  }

  @Test
  void shouldForgetTheBlockBefore() {
    scores.load(statistics(List.of(one(2, 500))));
    assertThat(shares(one(2, 500))).hasSize(1);

    scores.load(Accumulation.EMPTY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.shares(evidence(one(2, 500))))
        .withMessageContaining("do not hold the view");
  }

  @Test
  void shouldScoreAVoxelOfManyClasses() {
    Map<Integer, Integer> sums = new TreeMap<>();
    for (int classId = 0; classId < 2048; classId++) {
      sums.put(3 * classId, 255);
    }
    Map<Integer, Voxel> view = Map.of(0, new Voxel(Map.of(3, 1), sums));
    scores.load(statistics(List.of(view)));

    // The entropy of an even distribution over 2^11 classes.
    assertThat(shares(view))
        .containsExactly(new SuperpixelShare(3, 1, 11L * FixedLog.ONE_BIT, 0, 1));
  }

  @Test
  void shouldScoreAVoxelZeroWhenItsPixelsHaveNoProbabilities() {
    // Every class of a map may be rounded to 0 where there are more than 510.
    Map<Integer, Voxel> view = Map.of(0, new Voxel(Map.of(3, 5), Map.of()));
    scores.load(statistics(List.of(view)));

    assertThat(shares(view)).containsExactly(new SuperpixelShare(3, 5, 0, 0, 5));
  }

  @Test
  void shouldRoundEntropyToTheNearestUnit() {
    long total = 1_000;
    long scaled = total * FixedLog.log2(total) - 999 * FixedLog.log2(999) - FixedLog.log2(1);
    Map<Integer, Voxel> view = Map.of(0, new Voxel(Map.of(3, 1), Map.of(0, 999, 8, 1)));
    scores.load(statistics(List.of(view)));

    assertThat(shares(view).get(0).viewEntropy()).isEqualTo(Math.round(scaled / 1_000.0));
  }
}
