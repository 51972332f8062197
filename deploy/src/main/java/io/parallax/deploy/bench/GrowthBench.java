package io.parallax.deploy.bench;

import io.parallax.deploy.run.Cluster;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Whether a frame late in a scene costs what an early one does: frames a second, by hundreds of
 * frames.
 *
 * <p>No stage runs ahead of the others, so that each window holds all the work of its frames: a map
 * is sent only when the scores of the one a hundred before it can be read.
 */
final class GrowthBench {
  private static final String SCENE = "growth";
  static final int WINDOW = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ScanMaps maps;
  private final BiFunction<Cluster, Path, TopologyConfig> settings;

  GrowthBench(ScanMaps maps, BiFunction<Cluster, Path, TopologyConfig> settings) {
    this.maps = maps;
    this.settings = settings;
  }

  /** Frames a second of each full window of a scene of so many frames, from the first on. */
  List<Double> windows(int frames) {
    ScoreTimes times = new ScoreTimes();
    List<Double> windows = new ArrayList<>();
    try (Instance instance = new Instance(settings)) {
      instance.start();
      try (MapPublisher publisher = new MapPublisher(instance.cluster());
          SceneReader reader = new SceneReader(instance.cluster())) {
        reader
            .on(TopicCatalogue.FOOTPRINTS, times::take)
            .on(TopicCatalogue.SUPERPIXEL_EVIDENCE, times::take);
        long windowStart = System.nanoTime();
        long lastNews = windowStart;
        int sent = 0;
        int scored = 0;
        while (scored < frames) {
          for (; sent < Math.min(frames, scored + WINDOW); sent++) {
            publisher.send(maps.frame(SCENE, sent));
          }
          reader.poll(Duration.ofMillis(5));
          instance.requireHealthy();
          long now = System.nanoTime();
          if (times.complete().size() > scored) {
            scored = times.complete().size();
            lastNews = now;
          } else if (now - lastNews > PATIENCE.toNanos()) {
            throw new IllegalStateException("no scores after %d frames".formatted(scored));
          }
          if (scored / WINDOW > windows.size()) {
            windows.add(WINDOW * 1e9 / (now - windowStart));
            windowStart = now;
          }
        }
      }
    }
    return windows;
  }
}
