package io.parallax.scorer.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VoxelProjectionTest {
  private static final Intrinsics CAMERA = new Intrinsics(320, 240, 300, 290, 160, 120);

  /** Looks along world x; world z is up: camera x (right) is −y, camera y (down) is −z. */
  private static RigidPose lookingAlongX(double x, double y, double z) {
    return RigidPose.ofRowMajor(new double[] {0, 0, 1, x, -1, 0, 0, y, 0, -1, 0, z, 0, 0, 0, 1});
  }

  private static VoxelIndex voxel(VoxelProjection projection, int u, int v, int depth) {
    long key = projection.voxelKey(u, v, depth);
    return VoxelKey.blockIndex(VoxelKey.blockOf(key)).voxel(VoxelKey.inBlock(key));
  }

  @Test
  void shouldPutPixelsWhereTheCameraLooks() {
    var projection = new VoxelProjection(CAMERA, lookingAlongX(1, 2, 1.5), 0.05);

    // Straight ahead at 2 m: (3, 2, 1.5). A pixel 150 to the right sits 1 m to the right (y = 1).
    assertThat(voxel(projection, 160, 120, 2010)).isEqualTo(new VoxelIndex(60, 40, 30));
    assertThat(voxel(projection, 310, 120, 2010)).isEqualTo(new VoxelIndex(60, 19, 30));
    // 29 pixels up at 2 m are 20 cm up (z = 1.7).
    assertThat(voxel(projection, 160, 91, 2010)).isEqualTo(new VoxelIndex(60, 40, 34));
  }

  @Test
  void shouldRefuseCameraWhenItStandsBeyondTheGrid() {
    assertThatThrownBy(() -> new VoxelProjection(CAMERA, lookingAlongX(1e5, 0, 0), 0.05))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000.0 m");
  }

  @Test
  void shouldRefuseVoxelSizeWhenItIsNotPositive() {
    assertThatThrownBy(() -> new VoxelProjection(CAMERA, lookingAlongX(0, 0, 0), 0))
        .hasMessageContaining("voxel size");
  }
}
