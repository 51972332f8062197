package io.parallax.deploy.annotate;

/** A simulated annotator at work in a thread of its own, for as long as this is open. */
public final class Annotation implements AutoCloseable {
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

  /** Whether the annotator is at work. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** What ended it, or null. */
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
