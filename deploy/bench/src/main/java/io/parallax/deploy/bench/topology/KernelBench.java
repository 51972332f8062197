package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.HashMap;
import java.util.Map;

/**
 * The bare arithmetic of a scene on one thread, without Kafka, Avro or RocksDB: decode a map,
 * back-project it, sum its evidence, add that to the statistics of its blocks. It is the limit that
 * the pipeline is compared with.
 */
final class KernelBench {
  private static final String SCENE = "kernel";

  private final ScanMaps maps;
  private final double voxelSize;

  KernelBench(ScanMaps maps, double voxelSize) {
    this.maps = maps;
    this.voxelSize = voxelSize;
  }

  /** Frames a second over a scene of so many frames. */
  double framesPerSecond(int frames) {
    BackProjection backProjection = new BackProjection(voxelSize);
    Accumulation accumulation = new Accumulation();
    Map<BlockIndex, byte[]> statistics = new HashMap<>();
    long start = System.nanoTime();
    for (int n = 0; n < frames; n++) {
      ObservedFrame frame = ObservedFrame.of(maps.frame(SCENE, n));
      for (BlockEvidence block : backProjection.project(frame.view()).blocks()) {
        byte[] before = statistics.getOrDefault(block.block(), Accumulation.EMPTY);
        statistics.put(block.block(), accumulation.add(before, block));
      }
    }
    return frames * 1e9 / (System.nanoTime() - start);
  }
}
