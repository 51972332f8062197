package io.parallax.deploy.bench.inference;

import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.inference.worker.WorkerStep;
import io.parallax.schemas.Registry;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The worker as it is deployed, over frames that wait in the topic. */
final class WorkerLoop implements AutoCloseable {
  private static final long POLL_INTERVAL_MILLIS = 1;

  private final FrameFeed feed;
  private final WorkerConfig config;
  private final SegmentationModel model;
  private final Map<WorkerStep, Long> nanos = new EnumMap<>(WorkerStep.class);

  /**
   * A worker for one model, with a consumer group of its own.
   *
   * @param descriptor null for the one beside the model
   * @param settings over the worker's defaults
   */
  WorkerLoop(
      FrameFeed feed,
      EmbeddedCluster cluster,
      Path file,
      Path descriptor,
      Map<String, String> settings) {
    this.feed = feed;
    String group = "bench-inference-" + System.nanoTime();
    Map<String, String> all = new HashMap<>(settings);
    all.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    all.put(Registry.URL_CONFIG, cluster.registryUrl());
    all.put(WorkerConfig.GROUP_ID, group);
    all.put(WorkerConfig.MODEL_FILE, file.toString());
    if (descriptor != null) {
      all.put(WorkerConfig.MODEL_CONFIG, descriptor.toString());
    }
    this.config = new WorkerConfig(all);
    this.model = SegmentationModel.load(config.model());
    feed.skipToEnd(group);
  }

  SegmentationModel model() {
    return model;
  }

  /** Time of each step, all runs and frames together. */
  Map<WorkerStep, Long> nanos() {
    return nanos;
  }

  /**
   * Fills the topic, then lets a worker consume it.
   *
   * @return from the first batch that is published to the last: not the start of the clients
   */
  Rate run(int frames) {
    feed.send(frames);
    InferenceWorker worker = new InferenceWorker(config, model);
    Thread thread = new Thread(worker, "bench-worker");
    // What stops it is reported as its failure.
    thread.setUncaughtExceptionHandler((t, exception) -> {});
    thread.start();
    try (worker) {
      await(worker, 1);
      long start = System.nanoTime();
      long first = worker.metrics().mapsOut();
      await(worker, frames);
      long took = System.nanoTime() - start;
      for (WorkerStep step : WorkerStep.values()) {
        nanos.merge(step, worker.metrics().nanos(step), Long::sum);
      }
      return new Rate(frames - first, took);
    }
  }

  private static void await(InferenceWorker worker, long maps) {
    while (worker.metrics().mapsOut() < maps) {
      if (worker.failure() != null) {
        throw new IllegalStateException("the worker stopped", worker.failure());
      }
      if (!worker.metrics().deadLetters().isEmpty()) {
        throw new IllegalStateException(
            "frames of the scan are refused: " + worker.metrics().deadLetters());
      }
      try {
        Thread.sleep(POLL_INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
