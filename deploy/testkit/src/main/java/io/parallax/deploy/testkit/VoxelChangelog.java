package io.parallax.deploy.testkit;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Keys;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.HashMap;
import java.util.Map;

/** The voxel state as any instance would restore it: what was committed last of every block. */
public final class VoxelChangelog {
  private static final String STORE = "block-statistics";

  private final Map<String, BlockStatistics> blocks = new HashMap<>();

  private VoxelChangelog() {}

  /** Reads the changelog of the usual application to its end. */
  public static VoxelChangelog read(Cluster cluster) {
    return read(cluster, Changelog.APPLICATION);
  }

  /** Reads the changelog of an application to its end. */
  public static VoxelChangelog read(Cluster cluster, String applicationId) {
    VoxelChangelog changelog = new VoxelChangelog();
    var deserializer = cluster.serdes().of(BlockStatistics.class).deserializer();
    Changelog.read(cluster, applicationId, STORE)
        .forEach((key, value) -> changelog.blocks.put(key, deserializer.deserialize(STORE, value)));
    return changelog;
  }

  /** The voxels of one scene and generation. */
  public Map<VoxelIndex, VoxelStatistics> voxels(String sceneId, String generation) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    blocks.forEach(
        (key, statistics) -> {
          if (key.startsWith(sceneId + '/' + generation + '/')) {
            addTo(voxels, Keys.parseBlock(key), FieldBytes.of(statistics.getVoxels()));
          }
        });
    return voxels;
  }

  private static void addTo(
      Map<VoxelIndex, VoxelStatistics> voxels, Keys.Block block, byte[] packed) {
    BlockIndex index = new BlockIndex(block.x(), block.y(), block.z());
    StatisticsCursor cursor = new StatisticsCursor().reset(packed);
    while (cursor.next()) {
      voxels.put(index.voxel(cursor.voxel()), cursor.voxelStatistics());
    }
  }
}
