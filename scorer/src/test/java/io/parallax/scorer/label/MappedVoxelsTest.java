package io.parallax.scorer.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.packed.PackedWriter;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a block of the scene map says, against its statistics and votes. */
final class MappedVoxelsTest {
  private static final byte[] NO_LABELS = {};

  private static byte[] pack(long... numbers) {
    PackedWriter out = new PackedWriter();
    for (long number : numbers) {
      out.write(number);
    }
    return out.toBytes();
  }

  private record Row(
      int voxel, int views, int classId, int steps, int label, int votes, int voters) {}

  private static List<Row> read(byte[] packed) {
    List<Row> rows = new ArrayList<>();
    MappedVoxels cursor = new MappedVoxels().reset(packed);
    while (cursor.next()) {
      rows.add(
          new Row(
              cursor.voxel(),
              cursor.views(),
              cursor.classId(),
              cursor.entropySteps(),
              cursor.label(),
              cursor.votes(),
              cursor.voters()));
    }
    return rows;
  }

  @Test
  void shouldPackViewsAndLabelsOfOneBlockTogether() {
    // Voxel 2: 3 views, classes 1 and 4 as likely. Voxel 5: one view of class 7.
    byte[] statistics = pack(2, 90, 3, 2, 1, 500, 0, 2, 500, 0, 2, 9, 1, 1, 7, 255, 0);
    byte[] votes = pack(0, 6, 1, 1, 4, 3, 2, 3);

    byte[] packed = MappedVoxels.pack(statistics, votes);

    assertThat(packed).isEqualTo(pack(0, 1, 6, 1, 1, 1, 6, 1, 16, 2, 3, 7, 0, 3, 2, 3));
    assertThat(read(packed))
        .containsExactly(
            new Row(0, 0, 0, 0, 6, 1, 1),
            new Row(2, 3, 1, 16, 0, 0, 0),
            new Row(5, 1, 7, 0, 3, 2, 3));
  }

  @Test
  void shouldLeaveOutAVoxelWithoutAnyProbability() {
    assertThat(MappedVoxels.pack(pack(2, 90, 3, 0, 4, 1, 1, 1, 0, 255, 0), NO_LABELS))
        .isEqualTo(pack(7, 2, 0, 0));
    assertThat(MappedVoxels.pack(Accumulation.EMPTY, NO_LABELS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTellTheLikeliestClassAndTheEntropyOfEveryVoxel(long seed) {
    Map<BlockIndex, byte[]> blocks = statistics(seed, 6);
    int voxels = 0;
    for (byte[] statistics : blocks.values()) {
      for (Row row : read(MappedVoxels.pack(statistics, NO_LABELS))) {
        VoxelStatistics expected = VoxelStatistics.of(statistics, row.voxel()).orElseThrow();
        long most = Arrays.stream(expected.sums()).max().orElseThrow();
        int likeliest = 0;
        while (expected.sums()[likeliest] < most) {
          likeliest++;
        }
        assertThat(row.classId()).isEqualTo(expected.classes()[likeliest]);
        assertThat(row.views()).isEqualTo(expected.views());
        // Rounded down to sixteenths; the logarithms come from tables.
        assertThat(entropyBits(expected.sums()) - row.steps() / 16.0)
            .isBetween(-0.0001, 1 / 16.0 + 0.0001);
        voxels++;
      }
    }
    assertThat(voxels).isGreaterThan(50);
  }

  /** The statistics of all blocks that some frames see. */
  static Map<BlockIndex, byte[]> statistics(long seed, int frames) {
    Accumulation accumulation = new Accumulation();
    BackProjection projection = new BackProjection(RandomScene.VOXEL_SIZE);
    Map<BlockIndex, byte[]> blocks = new HashMap<>();
    for (BatchFrame frame : RandomScene.frames(seed, frames)) {
      for (BlockEvidence evidence : projection.project(frame.view()).blocks()) {
        blocks.merge(
            evidence.block(),
            accumulation.add(Accumulation.EMPTY, evidence),
            (before, added) -> accumulation.add(before, evidence));
      }
    }
    return blocks;
  }

  private static double entropyBits(long[] sums) {
    double total = Arrays.stream(sums).sum();
    return -Arrays.stream(sums)
        .mapToDouble(sum -> sum / total * Math.log(sum / total) / Math.log(2))
        .sum();
  }

  @Test
  void shouldTellBits() {
    MappedVoxels cursor = new MappedVoxels().reset(pack(511, 4, 65_535, 256));

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.voxel()).isEqualTo(511);
    assertThat(cursor.entropyBits()).isCloseTo(16, within(0.0));
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoMap() {
    List<byte[]> refused =
        List.of(
            pack(512, 2, 0, 0),
            pack(511, 2, 0, 0, 0, 2, 0, 0),
            pack(5, 2L * Integer.MAX_VALUE, 0, 0),
            pack(5, 2, 65_536, 0),
            pack(5, 2, 0, 257),
            pack(5, 1, 32_768, 1, 1),
            pack(5, 1, 3, Integer.MAX_VALUE, 1),
            pack(5, 1, 3, 1, Integer.MAX_VALUE),
            pack(5, 3, 3, 1, 4, 1));
    for (byte[] packed : refused) {
      assertThatIllegalArgumentException().isThrownBy(() -> read(packed));
    }
  }
}
