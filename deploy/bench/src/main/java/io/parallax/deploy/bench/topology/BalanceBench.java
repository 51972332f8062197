package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.topology.accumulate.BlockPartitioner;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.Arrays;
import java.util.List;

/** How evenly the evidence of one scene falls on the partitions that a cluster has by default. */
final class BalanceBench {
  private static final int PARTITIONS = TopicCatalogue.EVIDENCE.partitions();

  private final long[] records = new long[PARTITIONS];
  private final long[] bytes = new long[PARTITIONS];

  /** The busiest partition over the mean of all, by records and by bytes. */
  List<Figure> run(ScanMaps maps, double voxelSize) {
    BackProjection backProjection = new BackProjection(voxelSize);
    BlockPartitioner<BlockEvidence> partitioner = new BlockPartitioner<>();
    for (ProbabilityMap map : maps.views()) {
      for (BlockEvidence block : backProjection.project(ObservedFrame.of(map).view()).blocks()) {
        count(partitioner, map, block);
      }
    }
    return List.of(figure("records", records), figure("bytes", bytes));
  }

  private void count(
      BlockPartitioner<BlockEvidence> partitioner, ProbabilityMap map, BlockEvidence block) {
    String key =
        Keys.block(
            map.getSceneId(),
            map.getGeneration(),
            block.block().x(),
            block.block().y(),
            block.block().z());
    for (int partition :
        partitioner
            .partitions(TopicCatalogue.EVIDENCE.name(), key, block, PARTITIONS)
            .orElseThrow()) {
      records[partition]++;
      bytes[partition] += block.footprint().length + block.sums().length;
    }
  }

  private static Figure figure(String what, long[] load) {
    double mean = Arrays.stream(load).average().orElseThrow();
    double busiest = Arrays.stream(load).max().orElseThrow();
    String name = "%s, busiest of %s partitions / mean".formatted(what, PARTITIONS);
    return new Figure("balance", name, busiest / mean, "ratio");
  }
}
