package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Failover: how long the stream stands still when an instance fails, and what the takeover costs:
 * by an instance that starts with nothing when the other is killed, and by one that holds standby
 * replicas when the other is killed or stopped.
 *
 * <p>An instance in a JVM of its own processes a scene, alone or with the other, and ends while
 * more frames come.
 */
public final class FailoverBench {
  private static final String MEASURE = "takeover";

  private final ScanMaps maps;
  private final int frames;
  private final Path directory;

  /**
   * A bench.
   *
   * @param maps of one scan, which is walked again and again
   * @param frames that the scene has when the instance ends
   * @param directory for state and logs
   */
  public FailoverBench(ScanMaps maps, int frames, Path directory) {
    this.maps = maps;
    this.frames = frames;
    this.directory = directory;
  }

  /** Measures; takes some minutes, most of it waiting. */
  public List<Figure> run() {
    List<Figure> figures = new ArrayList<>();
    add("killed, no standby", 0, true, figures);
    add("killed, standby", 1, true, figures);
    add("stopped, standby", 1, false, figures);
    return figures;
  }

  private void add(String name, int standbys, boolean kill, List<Figure> figures) {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.empty());
      try (FailoverRun run =
          new FailoverRun(
              cluster, maps, standbys, directory.resolve(name.replaceAll("\\W+", "-")))) {
        run.process(frames);
        if (standbys == 0) {
          addSizes(cluster, figures);
        }
        FailoverRun.Times times = run.failOver(frames, kill);
        figures.add(new Figure(MEASURE, name + ": detection", times.detected(), "s"));
        figures.add(
            new Figure(MEASURE, name + ": restore", times.running() - times.detected(), "s"));
        figures.add(new Figure(MEASURE, name + ": until running", times.running(), "s"));
        figures.add(
            new Figure(MEASURE, name + ": until every frame has scores", times.scores(), "s"));
        figures.add(new Figure(MEASURE, name + ": until all scores", times.caughtUp(), "s"));
        figures.add(
            new Figure(MEASURE, name + ": records restored", times.restoredRecords(), "records"));
        figures.add(new Figure(MEASURE, name + ": bytes restored", times.restoredBytes(), "bytes"));
      }
    }
  }

  private static void addSizes(Cluster cluster, List<Figure> figures) {
    for (ChangelogSize size : ChangelogSize.all(cluster)) {
      if (size.readBytes() > 0) {
        figures.add(new Figure(MEASURE, size.topic() + ": on disk", size.logBytes(), "bytes"));
        figures.add(new Figure(MEASURE, size.topic() + ": read", size.readBytes(), "bytes"));
        figures.add(new Figure(MEASURE, size.topic() + ": live", size.liveBytes(), "bytes"));
      }
    }
  }
}
