package io.parallax.deploy.run;

import io.parallax.deploy.shutdown.Closing;
import io.parallax.inference.follow.ModelFollower;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.client.Health;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.VoxelQueries;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * A worker and a topology in this JVM. The worker runs one model, or follows topic {@code models},
 * as its settings say.
 */
public final class LocalPipeline implements AutoCloseable {
  /** Stores of a large scene take minutes to be restored. */
  private static final Duration STORES_TIMEOUT = Duration.ofMinutes(5);

  private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

  /** Null where the worker follows the topic. */
  private final SegmentationModel model;

  private final Health worker;
  private final Runnable workerClosing;
  private final Thread workerThread;
  private final TopologyApplication topology;

  /** It writes to its state directory, which may be a temporary one. */
  private final Closing closing;

  /**
   * Starts both; the cluster's topics exist.
   *
   * @throws io.parallax.inference.model.ModelException if the model cannot be used
   */
  public LocalPipeline(WorkerConfig workerConfig, TopologyConfig topologyConfig) {
    if (workerConfig.isFollowing()) {
      ModelFollower follower = new ModelFollower(workerConfig);
      model = null;
      worker = follower;
      workerClosing = follower::close;
      workerThread = new Thread(follower, "inference-worker");
    } else {
      model = SegmentationModel.load(workerConfig.model());
      InferenceWorker loop = new InferenceWorker(workerConfig, model);
      worker = loop;
      workerClosing = loop::close;
      workerThread = new Thread(loop, "inference-worker");
    }
    // What stops the worker is reported as its failure, not by a stack trace on the terminal.
    workerThread.setUncaughtExceptionHandler((thread, exception) -> {});
    topology = new TopologyApplication(topologyConfig);
    closing = Closing.onExit(this::end);
    start();
  }

  private synchronized void start() {
    try {
      topology.start();
      workerThread.start();
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private synchronized void end() {
    workerClosing.run();
    topology.close();
    if (model != null) {
      model.close();
    }
  }

  /** The model version of the maps that this pipeline makes, where it runs one model. */
  public String generation() {
    return model.generation();
  }

  /** How many classes its one model has. */
  public int classes() {
    return model.classNames().size();
  }

  /**
   * Asks the topology's stores. While they cannot be asked, at the start, or since partitions move
   * or are restored from their changelogs, it waits and asks again.
   *
   * @param question is asked again from its beginning, so it gathers what it answers afresh
   * @throws IllegalStateException if worker or topology has stopped
   * @throws StalledRunException if the stores cannot be asked for too long
   */
  public <T> T ask(Function<VoxelQueries, T> question) {
    long asked = System.nanoTime();
    while (true) {
      try {
        return question.apply(topology.queries());
      } catch (InvalidStateStoreException e) {
        requireHealthy();
        if (System.nanoTime() - asked > STORES_TIMEOUT.toNanos()) {
          throw new StalledRunException(
              "the topology's stores could not be read for %s s: %s (%s)"
                  .formatted(
                      STORES_TIMEOUT.toSeconds(),
                      topology.notReadyReason().orElse("the topology runs"),
                      e.getMessage()));
        }
        pause();
      } catch (IllegalStateException e) {
        // So Kafka Streams says that it has stopped; the failure that stopped it says more.
        requireHealthy();
        throw e;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_INTERVAL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
    closing.close();
  }
}
