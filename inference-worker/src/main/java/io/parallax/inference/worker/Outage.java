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
 * The times when brokers or registry do not do what a worker asks of them, and how it tries again:
 * after ever longer pauses, without end, unless waiting cannot help.
 *
 * <p>For the worker's thread; {@link #obstacle} is for others too.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceWorker.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final List<Class<? extends KafkaException>> LASTING =
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
  private Duration pause = FIRST_PAUSE;
  private volatile String obstacle;

  /**
   * No outage yet.
   *
   * @param stopping ends all waiting when it comes to zero
   */
  Outage(CountDownLatch stopping) {
    this.stopping = stopping;
  }

  /** What cannot be done for now and is tried again, if anything is. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** Everything works again: the next pause is a short one. */
  void end() {
    pause = FIRST_PAUSE;
    obstacle = null;
  }

  /** Does something with the broker until it succeeds or the worker stops. */
  void insistOn(String what, Runnable action) {
    while (stopping.getCount() > 0) {
      try {
        action.run();
        obstacle = null;
        return;
      } catch (KafkaException e) {
        waitAfter(what, e);
      }
    }
  }

  /**
   * Waits before the next try.
   *
   * @throws KafkaException the fault, if waiting does not help
   */
  void waitAfter(String what, KafkaException fault) {
    if (isLasting(fault)) {
      throw fault;
    }
    obstacle = "cannot " + what + ": " + fault.getMessage();
    if (pause.equals(FIRST_PAUSE) || pause.equals(LONGEST_PAUSE)) {
      LOG.warn("Cannot {}, trying again: {}", what, fault.getMessage());
    }
    try {
      if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** Whether waiting does not help; the producer wraps what has put it into its error state. */
  private static boolean isLasting(Throwable fault) {
    return fault != null
        && (LASTING.stream().anyMatch(type -> type.isInstance(fault))
            || isRefusal(fault)
            || isLasting(fault.getCause()));
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
