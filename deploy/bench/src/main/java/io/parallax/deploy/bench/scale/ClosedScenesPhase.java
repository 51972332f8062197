package io.parallax.deploy.bench.scale;

import static io.parallax.deploy.bench.scale.LifecycleBench.MEASURE;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ClusterAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Scenes that are opened and closed one after another, each while the next one is under way, and
 * what is taken up in between: the last tenth of them against the second.
 */
final class ClosedScenesPhase {
  private static final int TENTHS = 10;

  /** So often it is looked at what is taken up, with no scene open. */
  private static final int SAMPLES = 50;

  /** Of all growth, what a single store or changelog must have to be named. */
  private static final double NAMED = 0.01;

  private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration DELETION_INTERVAL = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final int scenes;
  private final Path state;
  private final Consumer<String> progress;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * Such scenes.
   *
   * @param scenes at least ten
   * @param state of the topology
   */
  ClosedScenesPhase(Cluster cluster, int scenes, Path state, Consumer<String> progress) {
    this.cluster = cluster;
    this.scenes = scenes;
    this.state = state;
    this.progress = progress;
  }

  /** Sends and closes them. */
  List<Figure> run(SceneFeed feed) {
    List<Usage> samples = new ArrayList<>();
    int batch = Math.max(1, scenes / SAMPLES);
    long start = System.nanoTime();
    try (ClusterAdmin admin = cluster.admin()) {
      for (int from = 0; from < scenes; from += batch) {
        int to = Math.min(scenes, from + batch);
        closeOneByOne(feed, from, to);
        samples.add(Usage.now(state, admin));
        report(to, samples.get(samples.size() - 1));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    add("closed: time a scene", seconds / scenes, "s");
    compare(tenth(samples, 1), tenth(samples, TENTHS - 1));
    addKeys();
    return figures;
  }

  private static void closeOneByOne(SceneFeed feed, int from, int to) {
    feed.open(name(from));
    for (int i = from; i < to; i++) {
      if (i + 1 < to) {
        feed.open(name(i + 1));
      }
      feed.awaitScores(name(i));
      feed.order(name(i));
    }
    feed.awaitClosed();
  }

  private static String name(int scene) {
    return String.format(Locale.ROOT, "closed-%05d", scene);
  }

  private void report(int closed, Usage usage) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%,d of %,d scenes closed; MB: heap %.1f, RocksDB %.1f, stores %.1f, changelogs %.1f",
            closed,
            scenes,
            usage.heap() / 1e6,
            usage.rocksDb() / 1e6,
            usage.storeBytes() / 1e6,
            usage.changelogBytes() / 1e6));
  }

  private static Usage tenth(List<Usage> samples, int tenth) {
    return Usage.mean(
        IntStream.range(0, samples.size())
            .filter(i -> i * TENTHS / samples.size() == tenth)
            .mapToObj(samples::get)
            .toList());
  }

  private void compare(Usage second, Usage last) {
    compare("heap", second.heap(), last.heap());
    compare("RocksDB memory", second.rocksDb(), last.rocksDb());
    compare("stores on disk", second.storeBytes(), last.storeBytes());
    compare("changelogs on disk", second.changelogBytes(), last.changelogBytes());
    nameGrowth("store", second.stores(), last.stores(), NAMED * second.storeBytes());
    nameGrowth(
        "changelog", second.changelogs(), last.changelogs(), NAMED * second.changelogBytes());
  }

  private void compare(String what, double second, double last) {
    add("closed: " + what + ", second tenth", second, "bytes");
    add("closed: " + what + ", last tenth", last, "bytes");
    add("closed: " + what + ", last / second", last / second, "ratio");
  }

  private void nameGrowth(
      String kind, Map<String, Double> second, Map<String, Double> last, double least) {
    last.forEach(
        (name, bytes) -> {
          double growth = bytes - second.getOrDefault(name, 0.0);
          if (growth > least) {
            add("closed: growth of " + kind + " " + name, growth, "bytes");
          }
        });
  }

  /** What is deleted, is deleted some keys at a time. */
  private void addKeys() {
    progress.accept("keys in the changelogs");
    long deadline = System.nanoTime() + DELETION_TIMEOUT.toNanos();
    List<ChangelogSize> sizes = ChangelogSize.all(cluster);
    while (keys(sizes, false) > 0 && System.nanoTime() < deadline) {
      Pause.of(DELETION_INTERVAL);
      sizes = ChangelogSize.all(cluster);
    }
    add("closed: keys left", (double) keys(sizes, false), "keys");
    add("closed: keys kept a scene", (double) keys(sizes, true) / scenes, "keys");
  }

  private static long keys(List<ChangelogSize> sizes, boolean kept) {
    return sizes.stream()
        .flatMap(size -> size.liveKeys().stream().filter(key -> isKept(size, key) == kept))
        .count();
  }

  /** That a scene was closed, and how often, is kept on purpose. */
  private static boolean isKept(ChangelogSize size, String key) {
    return size.topic().endsWith("-scenes-changelog") || key.startsWith("closings/");
  }

  private void add(String name, double value, String unit) {
    figures.add(new Figure(MEASURE, name, value, unit));
  }
}
