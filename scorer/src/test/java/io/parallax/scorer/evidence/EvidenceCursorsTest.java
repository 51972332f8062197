package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.packed.PackedWriter;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The formats of footprints and class sums, number by number. */
final class EvidenceCursorsTest {
  private final FootprintCursor footprint = new FootprintCursor();
  private final ClassSumsCursor sums = new ClassSumsCursor();

  private static byte[] pack(long... numbers) {
    PackedWriter out = new PackedWriter();
    for (long number : numbers) {
      out.write(number);
    }
    return out.toBytes();
  }

  @Test
  void shouldReadAFootprintVoxelByVoxel() {
    footprint.reset(pack(3, 2, 0, 5, 65_534, 6, 507, 1, 9, Intrinsics.MOST_PIXELS));

    assertThat(footprint.next()).isTrue();
    assertThat(footprint.voxel()).isEqualTo(3);
    assertThat(footprint.size()).isEqualTo(2);
    assertThat(footprint.superpixel(0)).isZero();
    assertThat(footprint.superpixel(1)).isEqualTo(65_535);
    assertThat(footprint.count(0)).isEqualTo(5);
    assertThat(footprint.count(1)).isEqualTo(6);
    assertThat(footprint.pixels()).isEqualTo(11);
    assertThat(footprint.next()).isTrue();
    assertThat(footprint.voxel()).isEqualTo(511);
    assertThat(footprint.superpixel(0)).isEqualTo(9);
    assertThat(footprint.pixels()).isEqualTo(Intrinsics.MOST_PIXELS);
    assertThat(footprint.next()).isFalse();
  }

  @Test
  void shouldReadManySuperpixelsOfOneVoxel() {
    // Nine superpixels 0, 2, 4, … with 1, 2, 3, … pixels.
    LongStream numbers =
        IntStream.range(0, 9).boxed().flatMapToLong(i -> LongStream.of(i == 0 ? 0 : 1, i + 1));
    footprint.reset(pack(LongStream.concat(LongStream.of(0, 9), numbers).toArray()));

    assertThat(footprint.next()).isTrue();
    for (int i = 0; i < 9; i++) {
      assertThat(footprint.superpixel(i)).isEqualTo(2 * i);
      assertThat(footprint.count(i)).isEqualTo(i + 1);
    }
    assertThat(footprint.pixels()).isEqualTo(45);
  }

  @Test
  void shouldRefuseWhatIsNoFootprint() {
    long[][] refused = {
      {512, 1, 0, 1},
      {511, 1, 0, 1, 0, 1, 0, 1},
      {0, 65_536},
      {0, 1, 65_536, 1},
      {0, 2, 65_535, 1, 0, 1},
      {0, 2, 65_000, 1, 600, 1},
      {0, 1, 0, 0},
      {0, 0},
      {0, 1, 0, Intrinsics.MOST_PIXELS + 1L},
      {0, 2, 0, Intrinsics.MOST_PIXELS, 0, 1},
      {0, 1, 0},
    };
    for (long[] numbers : refused) {
      footprint.reset(pack(numbers));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> {
                while (footprint.next()) {
                  // The reading is the check.
                }
              });
    }
  }

  @Test
  void shouldReadClassSumsVoxelByVoxel() {
    sums.reset(pack(2, 0, 700, 65_534, 8, 0, 1, 3, Integer.MAX_VALUE - 1));

    sums.next();
    assertThat(sums.size()).isEqualTo(2);
    assertThat(sums.classId(0)).isZero();
    assertThat(sums.classId(1)).isEqualTo(65_535);
    assertThat(sums.sum(0)).isEqualTo(700);
    assertThat(sums.sum(1)).isEqualTo(8);
    assertThat(sums.total()).isEqualTo(708);
    sums.next();
    assertThat(sums.size()).isZero();
    assertThat(sums.total()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(sums::requireEnd)
        .withMessageContaining("more voxels");
    sums.next();
    assertThat(sums.classId(0)).isEqualTo(3);
    assertThat(sums.total()).isEqualTo(Integer.MAX_VALUE - 1L);
    sums.requireEnd();
    assertThatIllegalArgumentException().isThrownBy(sums::next);
  }

  @Test
  void shouldReadManyClassesOfOneVoxel() {
    LongStream numbers =
        IntStream.range(0, 40).boxed().flatMapToLong(i -> LongStream.of(i == 0 ? 0 : 1, i + 1));
    sums.reset(pack(LongStream.concat(LongStream.of(40), numbers).toArray()));

    sums.next();

    for (int i = 0; i < 40; i++) {
      assertThat(sums.classId(i)).isEqualTo(2 * i);
      assertThat(sums.sum(i)).isEqualTo(i + 1);
    }
    assertThat(sums.total()).isEqualTo(820);
  }

  @Test
  void shouldRefuseWhatAreNoClassSums() {
    long[][] refused = {
      {65_536},
      {1, 65_536, 1},
      {2, 65_535, 1, 0, 1},
      {2, 65_000, 1, 600, 1},
      {1, 0, 0},
      {1, 0, Integer.MAX_VALUE},
      {1, 0},
    };
    for (long[] numbers : refused) {
      sums.reset(pack(numbers));
      assertThatIllegalArgumentException().isThrownBy(sums::next);
    }
  }
}
