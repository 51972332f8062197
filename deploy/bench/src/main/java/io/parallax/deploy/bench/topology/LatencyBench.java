package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * How long after its probability map a frame's scores can be read, and the label requests of the
 * selection that first knew them, while maps come at a fixed rate.
 *
 * <p>A selection that requests nothing has no request to wait for: its frames count for the scores
 * alone.
 */
final class LatencyBench {
  private static final String SCENE = "latency";
  private static final Duration DRAIN_TIME = Duration.ofSeconds(3);

  /** Seconds at the beginning that do not count: connections are made and transactions begun. */
  private static final double WARM_UP_SECONDS = 2;

  private final ScanMaps maps;
  private final BiFunction<Cluster, Path, TopologyConfig> settings;

  private final Map<String, Long> sentAt = new HashMap<>();
  private final ScoreTimes scoreTimes = new ScoreTimes();
  private final List<Selection> selections = new ArrayList<>();
  private final Map<Long, Long> requestReadAt = new HashMap<>();

  LatencyBench(ScanMaps maps, BiFunction<Cluster, Path, TopologyConfig> settings) {
    this.maps = maps;
    this.settings = settings;
  }

  /** When the selector looked at the scene, and how many requests there were after it. */
  private record Selection(long at, long requests) {}

  /**
   * What a run gave, each in milliseconds from the sending of the map.
   *
   * @param toScores one value for each frame
   * @param toRequests one value for each frame whose selection requested something
   */
  record Run(List<Long> toScores, List<Long> toRequests) {}

  /** Offers so many frames, so many a second. */
  Run run(int frames, double rate) {
    try (Instance instance = new Instance(settings)) {
      instance.start();
      try (MeteredMapPublisher publisher = new MeteredMapPublisher(instance.cluster());
          TopicReader reader = reader(instance)) {
        offer(frames, rate, publisher, reader);
        long end = System.nanoTime() + DRAIN_TIME.toNanos();
        while (System.nanoTime() < end) {
          reader.poll(Duration.ofMillis(5));
        }
      }
      instance.requireHealthy();
    }
    String firstCounted =
        ScanMaps.frameId((int) Math.min(frames - 1L, Math.round(WARM_UP_SECONDS * rate)));
    Map<String, Long> scoredAt = new TreeMap<>(scoreTimes.complete()).tailMap(firstCounted);
    return new Run(
        scoredAt.entrySet().stream().map(e -> e.getValue() - sentAt.get(e.getKey())).toList(),
        toRequests(scoredAt));
  }

  private TopicReader reader(Instance instance) {
    return instance
        .reader()
        .onTimed(TopicCatalogue.FOOTPRINTS, scoreTimes::take)
        .onTimed(TopicCatalogue.SUPERPIXEL_EVIDENCE, scoreTimes::take)
        .on(
            TopicCatalogue.SCENE_COVERAGE,
            row ->
                selections.add(new Selection(row.getUpdatedAt().toEpochMilli(), row.getRequests())))
        .onTimed(
            TopicCatalogue.LABEL_REQUESTS,
            (request, time) -> requestReadAt.putIfAbsent(request.getOrdinal(), time));
  }

  private void offer(int frames, double rate, MeteredMapPublisher publisher, TopicReader reader) {
    long start = System.nanoTime();
    for (int n = 0; n < frames; n++) {
      long due = start + (long) (n * 1e9 / rate);
      while (System.nanoTime() < due) {
        reader.poll(Duration.ofMillis(1));
        LockSupport.parkNanos(Math.min(1_000_000, Math.max(0, due - System.nanoTime())));
      }
      var map = maps.frame(SCENE, n);
      sentAt.put(map.getFrameId(), System.currentTimeMillis());
      publisher.send(map);
    }
  }

  private List<Long> toRequests(Map<String, Long> scoredAt) {
    List<Long> latencies = new ArrayList<>();
    NavigableMap<Long, Long> publishedAt = publicationBySelection();
    scoredAt.forEach(
        (frame, time) -> {
          var selection = publishedAt.ceilingEntry(time);
          if (selection != null && selection.getValue() != null) {
            latencies.add(selection.getValue() - sentAt.get(frame));
          }
        });
    return latencies;
  }

  /** When the last request of each selection could be read; null where it requested nothing. */
  private NavigableMap<Long, Long> publicationBySelection() {
    NavigableMap<Long, Long> publishedAt = new TreeMap<>();
    long before = 0;
    for (Selection selection : selections) {
      Long last = null;
      for (long ordinal = before; ordinal < selection.requests; ordinal++) {
        Long readAt = requestReadAt.get(ordinal);
        last = last == null || (readAt != null && readAt > last) ? readAt : last;
      }
      publishedAt.put(selection.at, last);
      before = selection.requests;
    }
    return publishedAt;
  }

  /** The value below which a share of the values lies. */
  static double percentile(List<Long> values, double share) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }
}
