package io.parallax.scorer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccumulationTest {
  private final Accumulation accumulation = new Accumulation();
  private final BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);

  private List<BlockEvidence> evidence(BatchFrame frame) {
    return backProjection.project(frame.view()).blocks();
  }

  private void add(Map<BlockIndex, byte[]> blocks, BatchFrame frame) {
    evidence(frame)
        .forEach(
            e ->
                blocks.put(
                    e.block(),
                    accumulation.add(blocks.getOrDefault(e.block(), Accumulation.EMPTY), e)));
  }

  private void subtract(Map<BlockIndex, byte[]> blocks, BatchFrame frame) {
    evidence(frame)
        .forEach(e -> blocks.put(e.block(), accumulation.subtract(blocks.get(e.block()), e)));
  }

  private Map<BlockIndex, byte[]> accumulate(List<BatchFrame> frames) {
    Map<BlockIndex, byte[]> blocks = new HashMap<>();
    frames.forEach(frame -> add(blocks, frame));
    return blocks;
  }

  private static Map<VoxelIndex, VoxelStatistics> read(Map<BlockIndex, byte[]> blocks) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    blocks.forEach(
        (block, packed) -> {
          StatisticsCursor cursor = new StatisticsCursor().reset(packed);
          while (cursor.next()) {
            voxels.put(block.voxel(cursor.voxel()), cursor.voxelStatistics());
          }
        });
    return voxels;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldEqualTheBatchScorer(long seed) {
    List<BatchFrame> frames = RandomScene.frames(seed, 9);

    assertThat(read(accumulate(frames)))
        .isEqualTo(new BatchScorer(frames, RandomScene.VOXEL_SIZE).statistics());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNotDependOnTheOrderOfFrames(long seed) {
    List<BatchFrame> frames = RandomScene.frames(seed, 8);
    List<BatchFrame> shuffled = new ArrayList<>(frames);
    Collections.shuffle(shuffled, new Random(seed));

    Map<BlockIndex, byte[]> expected = accumulate(frames);

    assertThat(accumulate(shuffled))
        .hasSameSizeAs(expected)
        .allSatisfy((block, packed) -> assertThat(packed).isEqualTo(expected.get(block)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldTellHowManyVoxelsAViewAdds(long seed) {
    Map<BlockIndex, byte[]> blocks = new HashMap<>();
    for (BatchFrame frame : RandomScene.frames(seed, 5)) {
      for (BlockEvidence view : evidence(frame)) {
        int before = read(blocks).size();

        blocks.merge(
            view.block(),
            accumulation.add(blocks.getOrDefault(view.block(), Accumulation.EMPTY), view),
            (old, added) -> added);

        assertThat(accumulation.addedVoxels()).isEqualTo(read(blocks).size() - before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldLeaveNoTraceWhenAViewIsTakenBack(long seed) {
    List<BatchFrame> frames = RandomScene.frames(seed, 6);
    Map<BlockIndex, byte[]> blocks = accumulate(frames);
    Map<BlockIndex, byte[]> before = new HashMap<>(blocks);
    BatchFrame passing = new BatchFrame("passing", RandomScene.view(new Random(seed + 100)));

    add(blocks, passing);
    subtract(blocks, passing);

    blocks.forEach(
        (block, packed) ->
            assertThat(packed).isEqualTo(before.getOrDefault(block, Accumulation.EMPTY)));
  }

  @Test
  void shouldFindAVoxelByItsPlace() {
    List<BatchFrame> frames = RandomScene.frames(5, 3);
    Map<BlockIndex, byte[]> blocks = accumulate(frames);

    read(blocks)
        .forEach(
            (voxel, expected) ->
                assertThat(VoxelStatistics.of(blocks.get(voxel.block()), voxel.inBlock()))
                    .hasValue(expected));
    assertThat(VoxelStatistics.of(Accumulation.EMPTY, 3)).isEmpty();
  }

  @Test
  void shouldRefuseToTakeBackAViewThatIsNotHeld() {
    BlockEvidence evidence = evidence(RandomScene.frames(6, 1).get(0)).get(0);
    byte[] without = Accumulation.EMPTY;

    assertThatThrownBy(() -> accumulation.subtract(without, evidence))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not hold");
  }
}
