package io.parallax.deploy.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far a run has come, and for how long nothing has happened. Not for use by several threads.
 */
final class RunProgress {
  private final int frames;
  private final Duration timeout;
  private final ScanRun.Watch watch;
  private final AtomicInteger sent;
  private final Future<?> sending;
  private Instant lastProgress = Instant.now();
  private int lastSent;

  /**
   * The progress of a run that has begun.
   *
   * @param frames of the scan
   * @param timeout how long nothing at all may happen
   * @param sent how many frames have been sent so far
   * @param sending ends with the last of them
   */
  RunProgress(
      int frames, Duration timeout, ScanRun.Watch watch, AtomicInteger sent, Future<?> sending) {
    this.frames = frames;
    this.timeout = timeout;
    this.watch = watch;
    this.sent = sent;
    this.sending = sending;
  }

  /**
   * Takes in the result of a poll of the topics, and notifies the watch.
   *
   * @param isChanged whether the poll returned anything
   * @throws StalledRunException if nothing has happened for too long
   */
  void step(boolean isChanged, int processed, int requests) {
    watch.health().run();
    watch.progress().at(sent.get(), processed, requests);
    if (sending.isDone()) {
      await(sending);
    }
    if (isChanged || sent.get() > lastSent) {
      lastProgress = Instant.now();
      lastSent = sent.get();
    } else if (isQuietFor(timeout)) {
      throw new StalledRunException(
          "nothing happened for %s s: %s of %s frames sent, %s processed, %s requests"
              .formatted(timeout.toSeconds(), sent.get(), frames, processed, requests));
    }
  }

  /** Whether nothing has happened for so long. */
  boolean isQuietFor(Duration time) {
    return lastProgress.plus(time).isBefore(Instant.now());
  }

  /** Waits for something and throws what it threw. */
  static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
