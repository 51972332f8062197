package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.geometry.VoxelProjection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackProjectionTest {
  private final BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);

  /** What evidence says of one voxel, in plain maps. */
  private record Cell(Map<Integer, Integer> superpixels, Map<Integer, Integer> sums) {
    Cell() {
      this(new TreeMap<>(), new TreeMap<>());
    }
  }

  private static Map<VoxelIndex, Cell> bruteForce(FrameView view) {
    var projection = new VoxelProjection(view.intrinsics(), view.pose(), RandomScene.VOXEL_SIZE);
    Map<VoxelIndex, Cell> cells = new HashMap<>();
    int width = view.intrinsics().width();
    for (int p = 0; p < view.pixels(); p++) {
      if (view.depth()[p] != 0) {
        long key = projection.voxelKey(p % width, p / width, view.depth()[p] & 0xffff);
        VoxelIndex voxel = VoxelKey.blockIndex(VoxelKey.blockOf(key)).voxel(VoxelKey.inBlock(key));
        Cell cell = cells.computeIfAbsent(voxel, v -> new Cell());
        cell.superpixels.merge(view.superpixels()[p] & 0xffff, 1, Integer::sum);
        for (int c = 0; c < view.map().classes(); c++) {
          int q = view.map().planes()[c * view.pixels() + p] & 0xff;
          if (q > 0) {
            cell.sums.merge(c, q, Integer::sum);
          }
        }
      }
    }
    return cells;
  }

  private static Map<VoxelIndex, Cell> read(FrameEvidence evidence) {
    Map<VoxelIndex, Cell> cells = new HashMap<>();
    for (BlockEvidence block : evidence.blocks()) {
      FootprintCursor footprint = new FootprintCursor().reset(block.footprint());
      ClassSumsCursor sums = new ClassSumsCursor().reset(block.sums());
      while (footprint.next()) {
        sums.next();
        Cell cell = new Cell();
        for (int i = 0; i < footprint.size(); i++) {
          cell.superpixels.put(footprint.superpixel(i), footprint.count(i));
        }
        for (int i = 0; i < sums.size(); i++) {
          cell.sums.put(sums.classId(i), sums.sum(i));
        }
        cells.put(block.block().voxel(footprint.voxel()), cell);
        assertThat(footprint.pixels())
            .isEqualTo(cell.superpixels.values().stream().mapToInt(n -> n).sum());
        assertThat(sums.total()).isEqualTo(cell.sums.values().stream().mapToInt(s -> s).sum());
      }
    }
    return cells;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldEqualTheSumsTakenPixelByPixel(long seed) {
    // One instance for several frames: its buffers must leave no trace.
    for (BatchFrame frame : RandomScene.frames(seed, 4)) {
      assertThat(read(backProjection.project(frame.view()))).isEqualTo(bruteForce(frame.view()));
    }
  }

  @Test
  void shouldListEachBlockOnceAndAreasInOrder() {
    FrameView view = RandomScene.view(new Random(7));

    FrameEvidence evidence = backProjection.project(view);

    Set<BlockIndex> blocks = new HashSet<>();
    evidence.blocks().forEach(block -> assertThat(blocks.add(block.block())).isTrue());
    assertThat(evidence.superpixels()).extracting(SuperpixelArea::superpixel).isSorted();
    assertThat(evidence.superpixels().stream().mapToInt(SuperpixelArea::pixels).sum())
        .isEqualTo(view.pixels());
  }

  @Test
  void shouldCountCoveredPixelsAsThoseWithDepth() {
    FrameView view = RandomScene.view(new Random(8));

    FrameEvidence evidence = backProjection.project(view);

    int withDepth = 0;
    for (short d : view.depth()) {
      withDepth += d != 0 ? 1 : 0;
    }
    assertThat(evidence.superpixels().stream().mapToInt(SuperpixelArea::covered).sum())
        .isEqualTo(withDepth);
  }

  @Test
  void shouldSayNothingOfBlocksWhenNoPixelHasDepth() {
    FrameView view = RandomScene.view(new Random(9));
    FrameView blind =
        new FrameView(
            view.map(),
            new short[view.pixels()],
            view.superpixels(),
            view.intrinsics(),
            view.pose());

    FrameEvidence evidence = backProjection.project(blind);

    assertThat(evidence.blocks()).isEmpty();
    assertThat(evidence.superpixels()).allSatisfy(area -> assertThat(area.covered()).isZero());
  }
}
