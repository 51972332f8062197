package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Whether a frame late in a scene costs what an early one does: frames a second, by hundreds of
 * frames.
 *
 * <p>No stage runs ahead of the others, so that each window holds all the work of its frames: a map
 * is sent only when the scores of the one a hundred before it can be read. The scene goes on beyond
 * the last window, which would otherwise be a run-out with ever fewer frames under way.
 */
final class GrowthBench {
  private static final String SCENE = "growth";
  static final int WINDOW = 100;

  /** How many scenes are run, one after the other, each on a broker of its own. */
  private static final int SCENES = 3;

  private static final Duration NO_PROGRESS_TIMEOUT = Duration.ofMinutes(1);

  private final ScanMaps maps;
  private final BiFunction<Cluster, Path, TopologyConfig> settings;

  GrowthBench(ScanMaps maps, BiFunction<Cluster, Path, TopologyConfig> settings) {
    this.maps = maps;
    this.settings = settings;
  }

  /**
   * Frames a second of each full window of scenes of so many frames, from the first on: a window
   * lasts a second, which is too little for one scene to tell.
   */
  List<Double> run(int frames) {
    double[] nanos = new double[frames / WINDOW];
    for (int scene = 0; scene < SCENES; scene++) {
      List<Long> windows = windows(frames);
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] += windows.get(i);
      }
    }
    return Arrays.stream(nanos).mapToObj(time -> SCENES * WINDOW * 1e9 / time).toList();
  }

  /** How long each full window of one scene takes, nanoseconds. */
  private List<Long> windows(int frames) {
    ScoreTimes times = new ScoreTimes();
    List<Long> windows = new ArrayList<>();
    try (Instance instance = new Instance(settings)) {
      instance.start();
      try (MeteredMapPublisher publisher = new MeteredMapPublisher(instance.cluster());
          TopicReader reader = instance.reader()) {
        reader
            .onTimed(TopicCatalogue.FOOTPRINTS, times::take)
            .onTimed(TopicCatalogue.SUPERPIXEL_EVIDENCE, times::take);
        long windowStart = System.nanoTime();
        long lastProgress = windowStart;
        int sent = 0;
        int scored = 0;
        while (scored < frames) {
          for (; sent < scored + WINDOW; sent++) {
            publisher.send(maps.frame(SCENE, sent));
          }
          reader.poll(Duration.ofMillis(5));
          instance.requireHealthy();
          long now = System.nanoTime();
          if (times.complete().size() > scored) {
            scored = times.complete().size();
            lastProgress = now;
          } else if (now - lastProgress > NO_PROGRESS_TIMEOUT.toNanos()) {
            throw new IllegalStateException("no scores after %s frames".formatted(scored));
          }
          if (scored / WINDOW > windows.size()) {
            windows.add(now - windowStart);
            windowStart = now;
          }
        }
      }
    }
    return windows;
  }
}
