package io.parallax.inference.worker;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries of what brokers or registry did not do: with exponential backoff and without a limit, as
 * long as the failure is transient.
 *
 * <p>For the worker's thread; {@link #notReadyReason} is for others too.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceWorker.class);

  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  private static final List<Class<? extends KafkaException>> PERMANENT =
      List.of(
          WakeupException.class,
          InterruptException.class,
          ConfigException.class,
          ProducerFencedException.class,
          FencedInstanceIdException.class,
          AuthorizationException.class,
          AuthenticationException.class,
          UnsupportedVersionException.class,
          SerializationException.class);

  private final CountDownLatch stopping;
  private Duration backoff = INITIAL_BACKOFF;
  private volatile String notReadyReason;

  /**
   * No outage yet.
   *
   * @param stopping ends all waiting when it comes to zero
   */
  Outage(CountDownLatch stopping) {
    this.stopping = stopping;
  }

  /** What fails now and is retried, in a few words; empty if nothing is. */
  Optional<String> notReadyReason() {
    return Optional.ofNullable(notReadyReason);
  }

  /** Resets the backoff, as everything works again. */
  void end() {
    backoff = INITIAL_BACKOFF;
    notReadyReason = null;
  }

  /** Retries an action with the broker until it succeeds or the worker stops. */
  void retry(String what, Runnable action) {
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
   * @throws KafkaException the fault, if it is permanent
   */
  void waitAfter(String what, KafkaException fault) {
    if (isPermanent(fault)) {
      throw fault;
    }
    notReadyReason = "cannot " + what + ": " + fault.getMessage();
    if (backoff.equals(INITIAL_BACKOFF) || backoff.equals(MAX_BACKOFF)) {
      LOG.warn("Cannot {}, trying again: {}", what, fault.getMessage());
    }
    try {
      if (stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  /** Whether a retry does not help; the producer wraps the cause of its error state. */
  private static boolean isPermanent(Throwable fault) {
    return fault != null
        && (PERMANENT.stream().anyMatch(type -> type.isInstance(fault))
            || isRefusal(fault)
            || isPermanent(fault.getCause()));
  }

  /** Whether brokers or registry do not let this user do what it needs. */
  static boolean isRefusal(Throwable fault) {
    if (fault instanceof RestClientException answer) {
      return Registry.isRefusal(answer);
    }
    return fault instanceof AuthorizationException
        || fault instanceof AuthenticationException
        || (fault != null && isRefusal(fault.getCause()));
  }
}
