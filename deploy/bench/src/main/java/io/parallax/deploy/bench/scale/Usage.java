package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.StoreFiles;
import io.parallax.deploy.cluster.ClusterAdmin;
import io.parallax.topology.TopologyApplication;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What scenes take up, in bytes.
 *
 * @param heap what a full collection leaves in this JVM's
 * @param rocksDb memory of all stores
 * @param stores files of each store
 * @param changelogs what lies of each on the brokers' disks
 */
record Usage(
    double heap, double rocksDb, Map<String, Double> stores, Map<String, Double> changelogs) {
  private static final String CHANGELOG = "-changelog";

  /** What they take up now. */
  static Usage now(Path state, ClusterAdmin admin) {
    Map<String, Double> stores = new TreeMap<>();
    StoreFiles.bytes(state).forEach((store, bytes) -> stores.put(store, (double) bytes));
    Map<String, Double> changelogs = new TreeMap<>();
    admin
        .topicBytes()
        .forEach(
            (topic, bytes) -> {
              if (topic.endsWith(CHANGELOG)) {
                changelogs.put(topic, (double) bytes);
              }
            });
    return new Usage(
        (double) liveHeap(), (double) TopologyApplication.rocksDbBytes(), stores, changelogs);
  }

  static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** The mean of some. */
  static Usage mean(List<Usage> all) {
    return new Usage(
        all.stream().mapToDouble(Usage::heap).average().orElseThrow(),
        all.stream().mapToDouble(Usage::rocksDb).average().orElseThrow(),
        mean(all, Usage::stores),
        mean(all, Usage::changelogs));
  }

  private static Map<String, Double> mean(
      List<Usage> all, Function<Usage, Map<String, Double>> part) {
    Map<String, Double> mean = new TreeMap<>();
    all.forEach(
        usage ->
            part.apply(usage)
                .forEach((name, bytes) -> mean.merge(name, bytes / all.size(), Double::sum)));
    return mean;
  }

  double storeBytes() {
    return sum(stores.values());
  }

  double changelogBytes() {
    return sum(changelogs.values());
  }

  private static double sum(Collection<Double> values) {
    return values.stream().mapToDouble(value -> value).sum();
  }
}
