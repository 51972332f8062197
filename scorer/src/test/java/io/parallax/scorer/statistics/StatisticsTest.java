package io.parallax.scorer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics of single voxels, number by number. */
final class StatisticsTest {
  private final Accumulation accumulation = new Accumulation();

  private static byte[] pack(long... numbers) {
    PackedWriter out = new PackedWriter();
    for (long number : numbers) {
      out.write(number);
    }
    return out.toBytes();
  }

  /** A view of one voxel: pixels of superpixel 0, and sums of classes 1 and 4, none if 0. */
  private static BlockEvidence view(int voxel, int pixels, int sum1, int sum4) {
    byte[] sums = pack(2, 1, sum1, 2, sum4);
    if (sum1 == 0 || sum4 == 0) {
      sums = sum1 > 0 ? pack(1, 1, sum1) : sum4 > 0 ? pack(1, 4, sum4) : pack(0);
    }
    return new BlockEvidence(new BlockIndex(0, 0, 0), pack(voxel, 1, 0, pixels), sums);
  }

  @Test
  void shouldAddPixelsViewsSumsAndLogarithms() {
    byte[] one = accumulation.add(Accumulation.EMPTY, view(7, 2, 255, 255));
    byte[] two = accumulation.add(one, view(7, 3, 0, 765));

    // ℓ(½) − ℓ(0) = log2 255, and ℓ(1) − ℓ(0) = log2 510.
    long half = FixedLog.log2(255);
    long whole = FixedLog.log2(510);
    assertThat(one).isEqualTo(pack(7, 2, 1, 2, 1, 255, 2 * half, 2, 255, 2 * half));
    assertThat(two).isEqualTo(pack(7, 5, 2, 2, 1, 255, 2 * half, 2, 1020, 2 * half + 3 * whole));
    assertThat(VoxelStatistics.of(two, 7))
        .hasValue(
            new VoxelStatistics(
                5,
                2,
                new int[] {1, 4},
                new long[] {255, 1020},
                new long[] {2 * half, 2 * half + 3 * whole}));
    assertThat(VoxelStatistics.of(two, 6)).isEmpty();
    assertThat(VoxelStatistics.of(two, 8)).isEmpty();
  }

  @Test
  void shouldPutANewVoxelInItsPlace() {
    byte[] statistics = accumulation.add(Accumulation.EMPTY, view(7, 1, 255, 0));
    assertThat(accumulation.addedVoxels()).isEqualTo(1);
    statistics = accumulation.add(statistics, view(511, 1, 0, 255));
    statistics = accumulation.add(statistics, view(0, 1, 0, 255));
    statistics = accumulation.add(statistics, view(7, 1, 255, 0));
    assertThat(accumulation.addedVoxels()).isZero();

    long log = FixedLog.log2(510);
    assertThat(statistics)
        .isEqualTo(
            pack(0, 1, 1, 1, 4, 255, log, 6, 2, 2, 1, 1, 510, 2 * log, 503, 1, 1, 1, 4, 255, log));
  }

  @Test
  void shouldTakeBackOneOfTwoViews() {
    byte[] one = accumulation.add(Accumulation.EMPTY, view(7, 2, 400, 100));
    byte[] two = accumulation.add(one, view(7, 3, 0, 700));

    assertThat(accumulation.subtract(two, view(7, 3, 0, 700))).isEqualTo(one);
    assertThat(accumulation.subtract(one, view(7, 2, 400, 100))).isEqualTo(Accumulation.EMPTY);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 2, 400, 100, another voxel",
    "7, 1, 400, 100, fewer pixels",
    "7, 3, 400, 100, more pixels",
    "7, 2, 399, 100, less of a class",
    "7, 2, 401, 100, more of a class",
    "7, 2, 400, 99, less of the last class",
    "7, 2, 400, 101, more of the last class",
    "7, 2, 400, 0, without the last class",
    "7, 2, 0, 100, without the first class"
  })
  void shouldRefuseToTakeBackTheOnlyViewWhenItIsAnother(
      int voxel, int pixels, int sum1, int sum4, String what) {
    byte[] one = accumulation.add(Accumulation.EMPTY, view(7, 2, 400, 100));

    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(() -> accumulation.subtract(one, view(voxel, pixels, sum1, sum4)))
        .withMessageContaining("do not hold the view");
  }

  @ParameterizedTest
  @CsvSource({
    "7, 6, 400, 100, more pixels than both",
    "7, 6, 0, 0, more pixels than both and no class",
    "7, 2, 400, 200, with a smaller share of a class that only one has",
    "7, 2, 401, 0, more of a class than both",
    "7, 2, 0, 801, more of the last class than both",
    "7, 2, 400, 0, with a greater share of a class than the one that has it"
  })
  void shouldRefuseToTakeBackOneOfTwoViewsWhenTheyCannotHoldIt(
      int voxel, int pixels, int sum1, int sum4, String what) {
    byte[] one = accumulation.add(Accumulation.EMPTY, view(7, 2, 400, 100));
    byte[] two = accumulation.add(one, view(7, 3, 0, 700));

    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(() -> accumulation.subtract(two, view(voxel, pixels, sum1, sum4)))
        .withMessageContaining("do not hold the view");
  }

  @Test
  void shouldRefuseClassSumsOfMoreVoxelsThanHavePixels() {
    BlockEvidence evidence =
        new BlockEvidence(new BlockIndex(0, 0, 0), pack(7, 1, 0, 1), pack(1, 1, 255, 1, 1, 255));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> accumulation.add(Accumulation.EMPTY, evidence));
  }

  @Test
  void shouldReadManyClassesOfOneVoxel() {
    LongStream classes =
        IntStream.range(0, 40)
            .boxed()
            .flatMapToLong(i -> LongStream.of(i == 0 ? 0 : 1, i + 1, 2L * i));
    StatisticsCursor cursor =
        new StatisticsCursor()
            .reset(pack(LongStream.concat(LongStream.of(9, 5, 2, 40), classes).toArray()));

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.voxel()).isEqualTo(9);
    assertThat(cursor.pixels()).isEqualTo(5);
    assertThat(cursor.views()).isEqualTo(2);
    assertThat(cursor.size()).isEqualTo(40);
    for (int i = 0; i < 40; i++) {
      assertThat(cursor.classId(i)).isEqualTo(2 * i);
      assertThat(cursor.sum(i)).isEqualTo(i + 1);
      assertThat(cursor.excess(i)).isEqualTo(2L * i);
    }
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.voxel()).isEqualTo(512);
  }

  @Test
  void shouldReadTheLastVoxelAndTheHighestClass() {
    StatisticsCursor cursor =
        new StatisticsCursor().reset(pack(511, 1, 1, 2, 0, 1, 0, 65_534, 1, 0));

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.voxel()).isEqualTo(511);
    assertThat(cursor.classId(1)).isEqualTo(65_535);
  }

  @Test
  void shouldRefuseWhatAreNoStatistics() {
    long[][] refused = {
      {512, 1, 1, 0},
      {511, 1, 1, 0, 0, 1, 1, 0},
      {0, 1, Integer.MAX_VALUE, 0},
      {0, 1, 1, 65_536},
      {0, 1, 1, 1, 65_536, 1, 1},
      {0, 1, 1, 2, 65_535, 1, 1, 0, 1, 1},
      {0, 1, 1, 2, 65_000, 1, 1, 600, 1, 1},
      {0, 1, 1, 1, 0, 1},
    };
    for (long[] numbers : refused) {
      StatisticsCursor cursor = new StatisticsCursor().reset(pack(numbers));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> {
                while (cursor.next()) {
                  // The reading is the check.
                }
              });
    }
  }

  @Test
  void shouldCallVoxelsEqualWhenAllNumbersAre() {
    List<VoxelStatistics> different =
        List.of(
            voxel(5, 2, 1, 10, 3),
            voxel(6, 2, 1, 10, 3),
            voxel(5, 3, 1, 10, 3),
            voxel(5, 2, 2, 10, 3),
            voxel(5, 2, 1, 11, 3),
            voxel(5, 2, 1, 10, 4));
    List<Integer> hashes = new ArrayList<>();
    for (VoxelStatistics one : different) {
      assertThat(different).filteredOn(one::equals).hasSize(1);
      hashes.add(one.hashCode());
    }

    assertThat(voxel(5, 2, 1, 10, 3))
        .isEqualTo(different.get(0))
        .hasSameHashCodeAs(different.get(0));
    assertThat(different.get(0)).isNotEqualTo("voxel");
    assertThat(hashes.stream().distinct().count()).isGreaterThan(1);
    assertThat(different.get(0))
        .hasToString("VoxelStatistics[pixels=5, views=2, classes=[1], sums=[10], excesses=[3]]");
  }

  private static VoxelStatistics voxel(long pixels, int views, int classId, long sum, long excess) {
    return new VoxelStatistics(
        pixels, views, new int[] {classId}, new long[] {sum}, new long[] {excess});
  }
}
