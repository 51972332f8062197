package io.parallax.inference.worker;

/** Where a worker stands. */
public enum WorkerState {
  /** Not consuming yet. */
  STARTING,
  /** Consuming frames, or waiting for what it needs to come back. */
  RUNNING,
  /** Ended because it was asked to. */
  STOPPED,
  /** Ended because it cannot go on. */
  FAILED
}
