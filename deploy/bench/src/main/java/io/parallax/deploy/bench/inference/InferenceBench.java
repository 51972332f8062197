package io.parallax.deploy.bench.inference;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.WarmUp;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.scan.Scan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Frames a second through the worker, compared with a bare loop over ONNX Runtime that gets the
 * same images decoded and normalised.
 *
 * <p>Both take turns in one process, the first ones for warmth only, so that any other load of the
 * machine affects both alike.
 */
public final class InferenceBench {
  private static final int PARTITIONS = 2;
  private static final int TURNS = 3;

  /** How many frames of one pass take as long as one of a model with several, about. */
  private static final int MC_COST = 5;

  private final EmbeddedCluster cluster;
  private final FrameFeed feed;
  private final int frames;
  private final Map<String, String> settings;

  /**
   * A bench over a scan.
   *
   * @param frames in one turn; those of the scan come again when they are fewer
   * @param settings of the worker, over its defaults
   * @throws IllegalArgumentException if there are too few frames to measure anything
   */
  public InferenceBench(
      Scan scan, EmbeddedCluster cluster, int frames, Map<String, String> settings) {
    if (frames < 10 * MC_COST) {
      throw new IllegalArgumentException(
          "inference needs at least " + 10 * MC_COST + " frames, but has " + frames);
    }
    new Cluster(cluster.bootstrapServers(), cluster.registryUrl(), Map.of())
        .prepareTopics(OptionalInt.of(PARTITIONS));
    this.cluster = cluster;
    this.feed = new FrameFeed(scan, cluster);
    this.frames = frames;
    this.settings = settings;
  }

  /** The figures of a model: rates, their ratio, and the shares of the worker's steps. */
  public List<Figure> plain(Path model) {
    try (PairedBench bench = paired("plain", model, null)) {
      takeTurns(frames, bench);
      List<Figure> figures = new ArrayList<>(bench.rates());
      figures.addAll(bench.shares());
      return figures;
    }
  }

  /**
   * The figures of a model with several passes, and what these cost over one.
   *
   * @param model of MC dropout that takes any number of passes
   */
  public List<Figure> monteCarlo(Path model) {
    try (SinglePass descriptor = new SinglePass(model);
        PairedBench one = paired("MC, 1 pass", model, descriptor.file());
        PairedBench all = paired("MC", model, null)) {
      takeTurns(frames / MC_COST, all, one);
      List<Figure> figures = new ArrayList<>(all.rates());
      figures.addAll(all.shares());
      figures.addAll(one.rates());
      figures.addAll(all.timeOver(one));
      return figures;
    }
  }

  private PairedBench paired(String name, Path model, Path descriptor) {
    return new PairedBench(name, model, descriptor, feed, cluster, settings);
  }

  private static void takeTurns(int frames, PairedBench... benches) {
    WarmUp.with(
        () -> {
          for (PairedBench bench : benches) {
            bench.warmUp(frames);
          }
        });
    for (int turn = 0; turn < TURNS; turn++) {
      for (PairedBench bench : benches) {
        bench.turn(frames);
      }
    }
  }
}
