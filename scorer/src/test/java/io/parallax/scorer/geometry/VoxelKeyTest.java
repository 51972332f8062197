package io.parallax.scorer.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VoxelKeyTest {
  private static final int REACH = VoxelKey.BLOCK_LIMIT * BlockIndex.SIDE;

  private static VoxelIndex random(Random random) {
    return new VoxelIndex(
        random.nextInt(-REACH, REACH),
        random.nextInt(-REACH, REACH),
        random.nextInt(-REACH, REACH));
  }

  private static long key(VoxelIndex voxel) {
    return VoxelKey.of(voxel.x(), voxel.y(), voxel.z());
  }

  @Test
  void shouldGiveBackBlockAndVoxelWhateverTheirSigns() {
    Random random = new Random(1);
    Stream.generate(() -> random(random))
        .limit(10_000)
        .forEach(
            voxel -> {
              BlockIndex block = VoxelKey.blockIndex(VoxelKey.blockOf(key(voxel)));
              assertThat(block).isEqualTo(voxel.block());
              assertThat(VoxelKey.inBlock(key(voxel))).isEqualTo(voxel.inBlock());
              assertThat(block.voxel(voxel.inBlock())).isEqualTo(voxel);
            });
  }

  @Test
  void shouldFloorTowardsMinusInfinityWhenIndexIsNegative() {
    VoxelIndex voxel = new VoxelIndex(-1, -8, -9);

    assertThat(voxel.block()).isEqualTo(new BlockIndex(-1, -1, -2));
    assertThat(voxel.inBlock()).isEqualTo(7 + 8 * 0 + 64 * 7);
  }

  @Test
  void shouldOrderKeysByBlockThenByPlaceInBlock() {
    Random random = new Random(2);
    Comparator<VoxelIndex> expected =
        Comparator.comparingInt((VoxelIndex v) -> v.block().x())
            .thenComparingInt(v -> v.block().y())
            .thenComparingInt(v -> v.block().z())
            .thenComparingInt(VoxelIndex::inBlock);
    for (int i = 0; i < 10_000; i++) {
      VoxelIndex a = random(random);
      VoxelIndex b =
          new VoxelIndex(a.x() + random.nextInt(3) - 1, a.y(), a.z() + random.nextInt(20) - 10);
      assertThat(Integer.signum(Long.compare(key(a), key(b))))
          .isEqualTo(Integer.signum(expected.compare(a, b)));
    }
  }
}
