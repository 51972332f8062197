package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.shutdown.Closing;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Whether scenes that are scanned at once get their turn: eight robots in four scenes send to one
 * instance as fast as it takes them.
 *
 * <p>Two times of each scene count, from the first frame of all: until the selector has all its
 * frames, and until it has all its scores too. They are seen when they are committed, for all
 * scenes of a thread together, so they tell scenes apart only by whole commits. How even the scenes
 * come along in between is told by their frames at the same moment.
 */
public final class ScenesBench {
  private static final int SCENES = 4;
  private static final int ROBOTS = 8;
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final ScanMaps maps;
  private final int framesPerScene;
  private final Path directory;

  /**
   * A bench.
   *
   * @param maps of one scan, which every robot walks again and again
   * @param framesPerScene of both robots of a scene together
   * @param directory for the state
   */
  public ScenesBench(ScanMaps maps, int framesPerScene, Path directory) {
    this.maps = maps;
    this.framesPerScene = framesPerScene / 2 * 2;
    this.directory = directory;
  }

  /** Measures; takes as long as the frames of all scenes do. */
  @SuppressWarnings("try") // it is only there to close the topology when the JVM ends
  public List<Figure> run() {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.empty());
      Progress progress = new Progress();
      try (TopologyApplication topology = new TopologyApplication(config(cluster));
          Closing closing = Closing.onExit(topology::close);
          TopicReader rows =
              new TopicReader(cluster).on(TopicCatalogue.SCENE_COVERAGE, progress::take)) {
        topology.start();
        while (topology.state() != KafkaStreams.State.RUNNING) {
          rows.poll(POLL_TIMEOUT);
        }
        return measure(cluster, topology, rows, progress);
      }
    }
  }

  private TopologyConfig config(Cluster cluster) {
    return new TopologyConfig(
        Map.of(
            TopologyConfig.BOOTSTRAP_SERVERS,
            cluster.bootstrapServers(),
            Registry.URL_CONFIG,
            cluster.registryUrl(),
            TopologyConfig.STATE_DIR,
            directory.resolve("scenes").toString()));
  }

  private List<Figure> measure(
      Cluster cluster, TopologyApplication topology, TopicReader rows, Progress progress) {
    progress.begin();
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(cluster));
    while (progress.allScores.size() < SCENES) {
      rows.poll(POLL_TIMEOUT);
      progress.look();
      if (sending.isDone()) {
        sending.join();
      }
      if (topology.failure() != null || progress.seconds() > TIMEOUT.toSeconds()) {
        throw new IllegalStateException("the scenes do not get done", topology.failure());
      }
    }
    List<Figure> figures = new ArrayList<>();
    addFigures("all frames", progress.allFrames, figures);
    addFigures("all scores", progress.allScores, figures);
    figures.add(
        new Figure("scenes", "mean / slowest while under way, at worst", progress.worst, "ratio"));
    return figures;
  }

  /** The frames as they come when all robots send at the same rate. */
  private void send(Cluster cluster) {
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      int framesPerRobot = SCENES * framesPerScene / ROBOTS;
      for (int i = 0; i < framesPerRobot; i++) {
        for (int robot = 0; robot < ROBOTS; robot++) {
          publisher.send(
              maps.frame("scene-" + robot % SCENES, robot / SCENES * framesPerRobot + i));
        }
      }
      publisher.flush();
    }
  }

  private static void addFigures(String what, Map<String, Double> seconds, List<Figure> figures) {
    seconds.forEach(
        (scene, time) -> figures.add(new Figure("scenes", scene + ": " + what, time, "s")));
    double mean = seconds.values().stream().mapToDouble(t -> t).average().orElseThrow();
    double slowest = seconds.values().stream().mapToDouble(t -> t).max().orElseThrow();
    figures.add(new Figure("scenes", what + ", slowest / mean", slowest / mean, "ratio"));
  }

  /** How far the scenes have come. */
  private final class Progress {
    private final Map<String, Long> frames = new TreeMap<>();

    /** When each scene had all its frames, seconds since the beginning. */
    private final Map<String, Double> allFrames = new TreeMap<>();

    /** When it had all their scores too. */
    private final Map<String, Double> allScores = new TreeMap<>();

    /** How far the slowest was behind the mean, in frames, from a quarter of the way on. */
    private double worst = 1;

    private long start;

    void begin() {
      start = System.nanoTime();
    }

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    void take(SceneCoverage row) {
      frames.put(row.getSceneId(), row.getFrames());
      if (row.getFrames() == framesPerScene) {
        allFrames.putIfAbsent(row.getSceneId(), seconds());
        if (row.getPendingBlocks() == 0) {
          allScores.putIfAbsent(row.getSceneId(), seconds());
        }
      }
    }

    void look() {
      double mean = frames.values().stream().mapToLong(n -> n).sum() / (double) SCENES;
      if (mean * 4 >= framesPerScene) {
        long slowest =
            frames.size() < SCENES
                ? 1
                : frames.values().stream().mapToLong(n -> n).min().orElseThrow();
        worst = Math.max(worst, mean / slowest);
      }
    }
  }
}
