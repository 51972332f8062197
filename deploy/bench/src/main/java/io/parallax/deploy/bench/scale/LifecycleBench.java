package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What many scenes cost one instance: those that were closed, those that are open and idle, and a
 * restart with them.
 *
 * <p>The topology runs in this JVM, broker and registry in processes of their own. Its changelogs
 * have {@link SmallLogs small segments}, so that the brokers clean them within the run.
 */
public final class LifecycleBench {
  static final String MEASURE = "lifecycle";

  /** Of an idle scene. */
  private static final int IDLE_FRAMES = 3;

  private final ScanMaps maps;
  private final Size size;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param scenes that are opened and closed, at least ten
   * @param frames of each of them
   * @param idleScenes that stay open
   * @param idleTime for which CPU is measured; as long, nothing happens before
   */
  public record Size(int scenes, int frames, int idleScenes, Duration idleTime) {}

  /**
   * A bench.
   *
   * @param maps of one scan, of which all scenes are
   * @param directory for state, logs and the broker's data
   * @param progress receives a few words on how far it is
   */
  public LifecycleBench(ScanMaps maps, Size size, Path directory, Consumer<String> progress) {
    this.maps = maps;
    this.size = size;
    this.directory = directory;
    this.progress = progress;
  }

  /** Measures; takes as long as all frames do, and some minutes more. */
  public List<Figure> run() {
    return run(OptionalInt.empty());
  }

  /** The same, with topics of so many partitions. */
  List<Figure> run(OptionalInt partitions) {
    Path state = directory.resolve("state");
    try (ServerProcesses servers = ServerProcesses.start(directory)) {
      Cluster cluster = servers.cluster();
      cluster.prepareTopics(partitions);
      SmallLogs.bound(cluster);
      try (RestartedTopology topology = new RestartedTopology(cluster, SmallLogs.changelogs())) {
        topology.start(state);
        List<Figure> figures = new ArrayList<>(close(cluster, topology, state));
        figures.addAll(idle(cluster, topology));
        topology.stop();
        restart(topology, "with its state", state, figures);
        topology.stop();
        restart(topology, "without state", directory.resolve("empty"), figures);
        return figures;
      }
    }
  }

  private List<Figure> close(Cluster cluster, RestartedTopology topology, Path state) {
    try (SceneFeed feed = new SceneFeed(cluster, maps, size.frames, topology::requireHealthy)) {
      return new ClosedScenesPhase(cluster, size.scenes, state, progress).run(feed);
    }
  }

  private List<Figure> idle(Cluster cluster, RestartedTopology topology) {
    IdleScenesPhase phase = new IdleScenesPhase(size.idleScenes, size.idleTime);
    progress.accept("no open scene, " + size.idleTime.toSeconds() + " s idle");
    List<Figure> figures = new ArrayList<>(phase.measure("no scene"));
    progress.accept(String.format(Locale.ROOT, "opening %,d scenes", size.idleScenes));
    try (SceneFeed feed = new SceneFeed(cluster, maps, IDLE_FRAMES, topology::requireHealthy)) {
      phase.open(feed);
    }
    progress.accept("all open, " + size.idleTime.toSeconds() + " s idle");
    figures.addAll(phase.measure(String.format(Locale.ROOT, "%,d scenes", size.idleScenes)));
    return figures;
  }

  private void restart(RestartedTopology topology, String how, Path state, List<Figure> figures) {
    progress.accept("restart " + how);
    RestartedTopology.Start start = topology.start(state);
    String prefix = "restart " + how + ": ";
    figures.add(new Figure(MEASURE, prefix + "until running", start.seconds(), "s"));
    figures.add(new Figure(MEASURE, prefix + "of it restoring", start.restoring(), "s"));
    figures.add(
        new Figure(MEASURE, prefix + "beside it", start.seconds() - start.restoring(), "s"));
    figures.add(
        new Figure(MEASURE, prefix + "records restored", (double) start.records(), "records"));
  }
}
