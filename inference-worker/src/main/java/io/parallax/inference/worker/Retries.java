package io.parallax.inference.worker;

import io.parallax.schemas.client.Backoff;
import io.parallax.schemas.client.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries of what brokers or registry did not do: with exponential backoff and without a limit, as
 * long as the failure is transient.
 *
 * <p>For one thread; {@link #notReadyReason} is for others too.
 */
public final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceWorker.class);

  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  private final CountDownLatch stopping;
  private final Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);
  private volatile String notReadyReason;

  /**
   * Nothing has failed yet.
   *
   * @param stopping ends all waiting when it comes to zero
   */
  public Retries(CountDownLatch stopping) {
    this.stopping = stopping;
  }

  /** What fails now and is retried, in a few words; empty if nothing is. */
  public Optional<String> notReadyReason() {
    return Optional.ofNullable(notReadyReason);
  }

  /** Resets the backoff, as everything works again. */
  public void end() {
    backoff.reset();
    notReadyReason = null;
  }

  /** Retries an action with the broker until it succeeds or the worker stops. */
  public void retry(String what, Runnable action) {
    while (stopping.getCount() > 0) {
      try {
        action.run();
        notReadyReason = null;
        return;
      } catch (KafkaException e) {
        waitAfter(what, e);
      }
    }
  }

  /**
   * Waits for the backoff before the next try.
   *
   * <p>A failure of unknown kind is retried, unlike in the topology: what fails here with an
   * exception of Kafka's has only called servers, and the next try begins with a new producer at
   * the committed offsets, as a worker that is started again would.
   *
   * @throws KafkaException the fault, if a retry cannot help
   */
  public void waitAfter(String what, KafkaException fault) {
    Failure kind = Failure.of(fault);
    if (kind == Failure.REFUSED || kind == Failure.PERMANENT) {
      throw fault;
    }
    notReadyReason = "cannot " + what + ": " + fault.getMessage();
    Duration wait = backoff.next();
    if (wait.equals(INITIAL_BACKOFF) || wait.equals(MAX_BACKOFF)) {
      LOG.warn("Cannot {}, trying again: {}", what, fault.getMessage());
    }
    try {
      stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
