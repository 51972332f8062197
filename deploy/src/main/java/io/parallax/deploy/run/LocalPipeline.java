package io.parallax.deploy.run;

import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import io.parallax.topology.VoxelQueries;
import io.parallax.topology.scene.SceneSource;

/** A worker and a topology in this JVM. */
public final class LocalPipeline implements AutoCloseable {
  private final SegmentationModel model;
  private final InferenceWorker worker;
  private final Thread workerThread;
  private final TopologyApplication topology;

  /**
   * Starts both; the cluster's topics exist.
   *
   * @throws io.parallax.inference.model.ModelException if the model cannot be used
   */
  public LocalPipeline(WorkerConfig workerConfig, TopologyConfig topologyConfig) {
    model = SegmentationModel.load(workerConfig.model());
    worker = new InferenceWorker(workerConfig, model);
    workerThread = new Thread(worker, "inference-worker");
    // What stops the worker is told by its failure, not by a stack trace on the terminal.
    workerThread.setUncaughtExceptionHandler((thread, exception) -> {});
    topology = new TopologyApplication(topologyConfig);
    topology.start();
    workerThread.start();
  }

  /** The model version of the maps that this pipeline makes. */
  public String generation() {
    return model.generation();
  }

  /** How many classes its model has. */
  public int classes() {
    return model.classNames().size();
  }

  /** Reads voxel statistics. */
  public VoxelQueries queries() {
    return topology.queries();
  }

  /** Shows scenes. */
  public SceneSource scenes() {
    return topology.scenes();
  }

  /**
   * Checks that both are alive.
   *
   * @throws IllegalStateException if one has stopped; its cause is the cause
   */
  public void requireHealthy() {
    if (worker.failure() != null) {
      throw new IllegalStateException(
          "the worker stopped: " + worker.failure().getMessage(), worker.failure());
    }
    if (topology.failure() != null) {
      throw new IllegalStateException(
          "the topology stopped: " + topology.failure().getMessage(), topology.failure());
    }
  }

  @Override
  public void close() {
    worker.close();
    topology.close();
    model.close();
  }
}
