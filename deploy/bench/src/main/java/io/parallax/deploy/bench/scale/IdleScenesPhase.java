package io.parallax.deploy.bench.scale;

import static io.parallax.deploy.bench.scale.LifecycleBench.MEASURE;

import com.sun.management.OperatingSystemMXBean;
import io.parallax.deploy.bench.Figure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What open scenes take in which nothing happens. */
final class IdleScenesPhase {
  /** So many are under way at once while they are opened. */
  private static final int UNDER_WAY = 20;

  private final int scenes;
  private final Duration time;

  /**
   * Such scenes.
   *
   * @param time for which CPU is measured; as long, nothing happens before
   */
  IdleScenesPhase(int scenes, Duration time) {
    this.scenes = scenes;
    this.time = time;
  }

  /** Opens them. */
  void open(SceneFeed feed) {
    for (int i = 0; i < scenes + UNDER_WAY; i++) {
      if (i < scenes) {
        feed.open(name(i));
      }
      if (i >= UNDER_WAY && i - UNDER_WAY < scenes) {
        feed.awaitScores(name(i - UNDER_WAY));
      }
    }
  }

  private static String name(int scene) {
    return String.format(Locale.ROOT, "open-%05d", scene);
  }

  /**
   * What this JVM takes now that nothing happens.
   *
   * @param when a word on it
   */
  List<Figure> measure(String when) {
    Pause.of(time);
    // A scene leaves the memory when it was idle for a minute, at the next look.
    Pause.of(time.dividedBy(4));
    double share = cpuShare();
    return List.of(
        new Figure(MEASURE, "idle: CPU, " + when, share, "cores"),
        new Figure(MEASURE, "idle: heap, " + when, (double) Usage.liveHeap(), "bytes"));
  }

  private double cpuShare() {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long start = System.nanoTime();
    long cpu = process.getProcessCpuTime();
    Pause.of(time);
    return (double) (process.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
  }
}
