package io.parallax.deploy.annotate;

import io.parallax.schemas.client.Health;

/** A simulated annotator at work in a thread of its own, for as long as this is open. */
public final class Annotation implements AutoCloseable, Health {
  private final SimulatedAnnotator annotator;
  private final Thread thread;

  /** Lets an annotator begin. */
  public Annotation(SimulatedAnnotator annotator) {
    this.annotator = annotator;
    this.thread = new Thread(annotator, "annotator");
    // What ends it is reported as its failure.
    thread.setUncaughtExceptionHandler((t, exception) -> {});
    thread.start();
  }

  @Override
  public boolean isRunning() {
    return thread.isAlive();
  }

  @Override
  public RuntimeException failure() {
    return annotator.failure();
  }

  /** Ends after the answer at hand. */
  @Override
  public void close() {
    annotator.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
