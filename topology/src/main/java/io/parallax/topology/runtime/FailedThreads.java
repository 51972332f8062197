package io.parallax.topology.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.client.Backoff;
import io.parallax.schemas.client.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an instance when one of its stream threads fails.
 *
 * <p>After a transient failure, another thread takes its place, as often as needed, with
 * exponential backoff: what was not committed is processed again. Every other failure ends the
 * instance. So does one of unknown kind, unlike in the worker: it may come from a processor, and
 * would come again with every thread.
 *
 * <p>An instance with a name of its own in its group ends in any case. Kafka Streams makes the new
 * thread before the old one has left, so it would come under another name, and the partitions would
 * wait for the old one until its session is over. Started again, the instance has them at once.
 */
public final class FailedThreads implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(FailedThreads.class);

  /** Without a failure for so long, the backoff starts again. */
  private static final Duration BACKOFF_RESET_AFTER = Duration.ofMinutes(1);

  private final boolean replaceable;
  private final Counter replaced;
  private final CountDownLatch closing = new CountDownLatch(1);

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
  private long lastReplaced;
  private volatile Throwable failure;

  /**
   * No thread has failed yet.
   *
   * @param replaceable whether another thread may take the place of one
   */
  public FailedThreads(boolean replaceable, MeterRegistry meters) {
    this.replaceable = replaceable;
    replaced =
        Counter.builder("parallax.topology.threads.replaced")
            .description("Stream threads that took the place of one that failed.")
            .register(meters);
  }

  /** What ended the instance, null if nothing did. */
  public Throwable failure() {
    return failure;
  }

  /** Ends the backoff of failed threads. */
  public void close() {
    closing.countDown();
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable cause) {
    Failure kind = Failure.of(cause);
    if (kind == Failure.TRANSIENT && replaceable) {
      log.warn("A stream thread failed, another takes its place: {}", reason(cause));
      log.debug("A stream thread failed", cause);
      replaced.increment();
      await(backoffAt(System.nanoTime()));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    failure = cause;
    if (kind == Failure.REFUSED) {
      // Nothing is broken, and where it happened says nothing: the caller reports the reason.
      log.debug("The topology stops: {}", cause.toString(), cause);
    } else {
      log.error("The topology stops: {}", cause.toString(), cause);
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** How long to wait after a failure at that time, in nanoseconds. */
  synchronized Duration backoffAt(long now) {
    if (now - lastReplaced > BACKOFF_RESET_AFTER.toNanos()) {
      backoff.reset();
    }
    lastReplaced = now;
    return backoff.next();
  }

  /** The innermost of Kafka's own words: what it wraps is too narrow, what wraps it too wide. */
  private static String reason(Throwable failure) {
    String reason = failure.toString();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaException && cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }

  private void await(Duration time) {
    try {
      // Closing ends the wait.
      closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
