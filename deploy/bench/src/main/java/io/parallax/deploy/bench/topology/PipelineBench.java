package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * One scene through all stages as fast as they go: its probability maps are in the topic before the
 * topology starts, and the run ends when the selector has the scores of every frame.
 *
 * <p>Broker, registry and topology share this JVM and its machine.
 */
final class PipelineBench {
  private static final String SCENE = "pipeline";

  private final ScanMaps maps;
  private final BiFunction<Cluster, Path, TopologyConfig> settings;

  PipelineBench(ScanMaps maps, BiFunction<Cluster, Path, TopologyConfig> settings) {
    this.maps = maps;
    this.settings = settings;
  }

  /**
   * What a run gave.
   *
   * @param framesPerSecond from the moment that the topology runs
   * @param topicBytes bytes written to each topic, changelogs among them
   * @param storeBytes bytes on disk of each store at the end
   * @param heap the most bytes that a collection left in the heap
   * @param rocksDb the most bytes that all stores together held in memory
   */
  record Run(
      double framesPerSecond,
      Map<String, Double> topicBytes,
      Map<String, Long> storeBytes,
      long heap,
      long rocksDb) {}

  /** Runs a scene of so many frames. */
  Run run(int frames) {
    try (Instance instance = new Instance(settings)) {
      Map<String, Double> topicBytes = new TreeMap<>();
      topicBytes.put(TopicCatalogue.PROBABILITY_MAPS.name(), publish(instance.cluster(), frames));
      try (MemoryWatch memory = new MemoryWatch(TopologyApplication::rocksDbBytes)) {
        instance.start();
        long start = System.nanoTime();
        instance.awaitScores(SCENE, frames);
        double seconds = (System.nanoTime() - start) / 1e9;
        topicBytes.putAll(TopicBytes.sent(instance.topology().metrics()));
        instance.topology().close();
        return new Run(
            frames / seconds,
            topicBytes,
            instance.storeBytes(),
            memory.heapAfterCollection(),
            memory.nativePeak());
      }
    }
  }

  private double publish(Cluster cluster, int frames) {
    try (MeteredMapPublisher publisher = new MeteredMapPublisher(cluster)) {
      for (int n = 0; n < frames; n++) {
        publisher.send(maps.frame(SCENE, n));
      }
      return publisher.flush();
    }
  }
}
