package io.parallax.deploy.cli.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.inference.worker.WorkerState;
import java.util.Optional;

/** A worker on a thread of its own. */
public final class WorkerRole implements Role {
  private final SegmentationModel model;
  private final InferenceWorker worker;

  private WorkerRole(SegmentationModel model, InferenceWorker worker) {
    this.model = model;
    this.worker = worker;
  }

  /** Starts a worker. The model stays the caller's to close, after the role. */
  public static WorkerRole start(
      WorkerConfig config, SegmentationModel model, MeterRegistry meters) {
    InferenceWorker worker = new InferenceWorker(config, model, meters);
    Thread thread = new Thread(worker, "inference-worker");
    // What stops it is reported as its failure, not by a stack trace on the terminal.
    thread.setUncaughtExceptionHandler((t, exception) -> {});
    thread.start();
    return new WorkerRole(model, worker);
  }

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public boolean isRunning() {
    return worker.state() == WorkerState.RUNNING;
  }

  @Override
  public Throwable failure() {
    return worker.failure();
  }

  @Override
  public Optional<String> notReadyReason() {
    return worker.notReadyReason();
  }

  @Override
  public String description() {
    return "model %s, %s classes, %s, working resolution %s×%s"
        .formatted(
            model.generation(),
            model.classNames().size(),
            model.passes() == 1 ? "1 pass" : model.passes() + " passes",
            model.width(),
            model.height());
  }

  @Override
  public void close() {
    worker.close();
  }
}
