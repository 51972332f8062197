package io.parallax.deploy.bench.topology;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.bench.WarmUp;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The measurements of the topology over one scan.
 *
 * <p>Everything runs unmeasured first, see {@link WarmUp}. The kernel is measured before and after
 * the pipeline: a machine that slows down meanwhile slows down both.
 */
public final class Bench {
  private final ScanMaps maps;
  private final double voxelSize;
  private final BiFunction<Cluster, Path, TopologyConfig> settings;
  private final Consumer<String> progress;

  /**
   * Measurements over a scan.
   *
   * @param settings of the topology, for a cluster and a state directory
   * @param progress receives a few words on what is measured now
   */
  public Bench(
      ScanMaps maps,
      double voxelSize,
      BiFunction<Cluster, Path, TopologyConfig> settings,
      Consumer<String> progress) {
    this.maps = maps;
    this.voxelSize = voxelSize;
    this.settings = settings;
    this.progress = progress;
  }

  /** Kernel, pipeline, bytes and memory over a scene of so many frames. */
  public List<Figure> throughput(int frames) {
    KernelBench kernel = new KernelBench(maps, voxelSize);
    PipelineBench pipeline = new PipelineBench(maps, settings);
    progress.accept(String.format(Locale.ROOT, "warm-up, %,d frames and again", frames));
    WarmUp.with(
        () -> {
          kernel.framesPerSecond(frames);
          pipeline.run(frames);
        });
    progress.accept("kernel and pipeline, %s frames".formatted(frames));
    double before = kernel.framesPerSecond(frames);
    PipelineBench.Run run = pipeline.run(frames);
    double after = kernel.framesPerSecond(frames);
    // Of rates over equal work the harmonic mean is the rate of all of it.
    double limit = 2 / (1 / before + 1 / after);

    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("kernel", "one thread", limit, "frames/s"));
    figures.add(new Figure("kernel", "time a frame", 1e3 / limit, "ms"));
    figures.add(new Figure("pipeline", "all stages", run.framesPerSecond(), "frames/s"));
    figures.add(
        new Figure("pipeline", "pipeline / kernel", run.framesPerSecond() / limit, "ratio"));
    addBytes(run, frames, figures);
    figures.add(new Figure("memory", "heap after collection, peak", run.heap(), "bytes"));
    figures.add(new Figure("memory", "heap limit", Runtime.getRuntime().maxMemory(), "bytes"));
    figures.add(new Figure("memory", "RocksDB, peak", run.rocksDb(), "bytes"));
    MemoryWatch.residentPeak()
        .ifPresent(
            peak -> figures.add(new Figure("memory", "process with broker, peak", peak, "bytes")));
    return figures;
  }

  /** How evenly the evidence of the scan's frames falls on partitions. */
  public List<Figure> balance() {
    return new BalanceBench().run(maps, voxelSize);
  }

  private static void addBytes(PipelineBench.Run run, int frames, List<Figure> figures) {
    run.topicBytes()
        .forEach(
            (topic, bytes) ->
                figures.add(new Figure("bytes", "topic " + topic, bytes / frames, "bytes/frame")));
    run.storeBytes()
        .forEach(
            (store, bytes) ->
                figures.add(
                    new Figure("bytes", "store " + store, (double) bytes / frames, "bytes/frame")));
  }

  /** Frames a second over a scene of so many frames, by hundreds of frames. */
  public List<Figure> growth(int frames) {
    progress.accept(String.format(Locale.ROOT, "growth, %,d frames", frames));
    List<Double> windows = new GrowthBench(maps, settings).run(frames);
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      String name = String.format(Locale.ROOT, "frames to %,d", (i + 1) * GrowthBench.WINDOW);
      figures.add(new Figure("growth", name, windows.get(i), "frames/s"));
    }
    if (windows.size() > 2) {
      double ratio = windows.get(windows.size() - 1) / windows.get(1);
      figures.add(new Figure("growth", "last window / second", ratio, "ratio"));
    }
    return figures;
  }

  /** Time from a frame's map to its scores and to label requests, at so many frames a second. */
  public List<Figure> latency(int frames, double rate) {
    progress.accept(
        String.format(Locale.ROOT, "latency, %s frames at %.0f a second", frames, rate));
    LatencyBench.Run run = new LatencyBench(maps, settings).run(frames, rate);
    List<Figure> figures = new ArrayList<>();
    addPercentiles("map to scores", run.toScores(), figures);
    addPercentiles("map to request", run.toRequests(), figures);
    return figures;
  }

  private static void addPercentiles(String what, List<Long> values, List<Figure> figures) {
    figures.add(new Figure("latency", what + ", frames", values.size(), "frames"));
    for (int percent : List.of(50, 95, 99)) {
      double value = LatencyBench.percentile(values, percent / 100.0);
      figures.add(new Figure("latency", what + ", p" + percent, value, "ms"));
    }
  }
}
