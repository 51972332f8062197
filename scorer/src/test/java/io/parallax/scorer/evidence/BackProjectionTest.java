package io.parallax.scorer.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.output.QuantisedMap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  /** A view of 70×53 pixels with as many voxels, ids over all of 16 bits, and no class at zero. */
  private static FrameView large(Random random, int ids) {
    int width = 70;
    int height = 53;
    int classes = 9;
    short[] depth = new short[width * height];
    short[] superpixels = new short[depth.length];
    byte[] planes = new byte[classes * depth.length];
    random.nextBytes(planes);
    for (int p = 0; p < depth.length; p++) {
      depth[p] = (short) (random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(65_535));
      superpixels[p] = (short) (65_535 - random.nextInt(ids) * 31);
    }
    return new FrameView(
        new QuantisedMap(classes, width, height, planes),
        depth,
        superpixels,
        new Intrinsics(width, height, 40, 40, 35, 26),
        RandomScene.view(random).pose());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2_000})
  void shouldEqualTheSumsOfFramesOfAnySize(int ids) {
    Random random = new Random(ids);
    for (int round = 0; round < 2; round++) {
      FrameView small = RandomScene.view(random);
      assertThat(read(backProjection.project(small))).isEqualTo(bruteForce(small));
      FrameView large = large(random, ids);
      FrameEvidence evidence = backProjection.project(large);
      assertThat(read(evidence)).isEqualTo(bruteForce(large));
      assertThat(evidence.superpixels()).isEqualTo(areas(large));
    }
  }

  /** The sizes of a frame's superpixels, counted pixel by pixel. */
  private static List<SuperpixelArea> areas(FrameView view) {
    Map<Integer, SuperpixelArea> areas = new TreeMap<>();
    for (int p = 0; p < view.pixels(); p++) {
      int id = view.superpixels()[p] & 0xffff;
      areas.merge(
          id,
          new SuperpixelArea(id, 1, view.depth()[p] != 0 ? 1 : 0),
          (a, b) -> new SuperpixelArea(id, a.pixels() + 1, a.covered() + b.covered()));
    }
    return List.copyOf(areas.values());
  }

  /** A wall that one voxel covers: all superpixels meet there. */
  @Test
  void shouldCountManySuperpixelsInOneVoxel() {
    FrameView view = RandomScene.view(new Random(10));
    short[] depth = new short[view.pixels()];
    short[] superpixels = new short[view.pixels()];
    for (int p = 0; p < depth.length; p++) {
      depth[p] = 1;
      superpixels[p] = (short) ((p * 7) % 50);
    }
    RigidPose pose =
        RigidPose.ofRowMajor(new double[] {1, 0, 0, 0.02, 0, 1, 0, 0.02, 0, 0, 1, 0, 0, 0, 0, 1});
    FrameView close = new FrameView(view.map(), depth, superpixels, view.intrinsics(), pose);

    FrameEvidence evidence = backProjection.project(close);

    assertThat(read(evidence)).isEqualTo(bruteForce(close)).hasSize(1);
    assertThat(evidence.blocks()).hasSize(1);
  }

  @Test
  void shouldListBlocksInOrder() {
    FrameEvidence evidence = backProjection.project(large(new Random(11), 40));

    assertThat(evidence.blocks())
        .hasSizeGreaterThan(100)
        .extracting(BlockEvidence::block)
        .isSortedAccordingTo(
            Comparator.comparingInt(BlockIndex::x)
                .thenComparingInt(BlockIndex::y)
                .thenComparingInt(BlockIndex::z));
  }

  @Test
  void shouldRefuseViewsWhosePartsDifferInSize() {
    FrameView view = RandomScene.view(new Random(12));
    short[] more = new short[view.pixels() + 1];
    Intrinsics wider = view.intrinsics().resized(RandomScene.WIDTH + 1, RandomScene.HEIGHT);
    Intrinsics higher = view.intrinsics().resized(RandomScene.WIDTH, RandomScene.HEIGHT + 1);

    assertThat(view.pixels()).isEqualTo(RandomScene.WIDTH * RandomScene.HEIGHT);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FrameView(view.map(), more, view.superpixels(), view.intrinsics(), view.pose()))
        .withMessageContaining("depth has 433 values where 432 belong");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FrameView(view.map(), view.depth(), more, view.intrinsics(), view.pose()))
        .withMessageContaining("superpixels");
    for (Intrinsics other : List.of(wider, higher)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new FrameView(view.map(), view.depth(), view.superpixels(), other, view.pose()))
          .withMessageContaining("probability map is 24×18");
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
