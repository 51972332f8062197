package io.parallax.schemas.client;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.RegistryException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The kinds of failures of the clients of brokers and schema registry: whether a retry may help.
 *
 * <p>Every cause of a failure is looked at, since clients wrap them: a time-out whose cause is a
 * refusal is a refusal.
 */
public enum Failure {
  /** A server does not know the user or does not allow something: an operator has to allow it. */
  REFUSED,

  /** A retry would fail again. */
  PERMANENT,

  /** A server was away, or the session with it is over: a retry with new clients may succeed. */
  TRANSIENT,

  /**
   * Nothing is known about it. A caller that has only talked to servers may treat it as transient;
   * where own code may have failed as well, a retry would meet the same fault again and again.
   */
  UNKNOWN;

  private static final List<Class<? extends Exception>> REFUSALS =
      List.of(AuthenticationException.class, AuthorizationException.class);

  private static final List<Class<? extends Exception>> PERMANENT_FAILURES =
      List.of(
          // The client is asked to stop.
          WakeupException.class,
          InterruptException.class,
          // Another one has taken its place.
          ProducerFencedException.class,
          FencedInstanceIdException.class,
          // Settings or versions do not fit.
          ConfigException.class,
          InvalidConfigurationException.class,
          // What was to be written cannot be.
          SerializationException.class);

  private static final List<Class<? extends Exception>> TRANSIENT_FAILURES =
      List.of(
          RetriableException.class,
          ApplicationRecoverableException.class,
          TransactionAbortableException.class,
          // A transaction that the brokers have aborted after its timeout.
          InvalidTxnStateException.class);

  private static final int HTTP_TOO_MANY_REQUESTS = 429;

  /** Answers below 500 with which a registry only puts off. */
  private static final Set<Integer> PUT_OFF =
      Set.of(HttpURLConnection.HTTP_CLIENT_TIMEOUT, HTTP_TOO_MANY_REQUESTS);

  /** The kind of a failure, which may be wrapped in others. */
  public static Failure of(Throwable failure) {
    if (refusal(failure).isPresent()) {
      return REFUSED;
    }
    if (anyCause(failure, cause -> isAny(PERMANENT_FAILURES, cause) || isDenial(cause))) {
      return PERMANENT;
    }
    return anyCause(
            failure,
            cause -> isAny(TRANSIENT_FAILURES, cause) || cause instanceof RegistryException)
        ? TRANSIENT
        : UNKNOWN;
  }

  /** The outermost cause that is a refusal, if there is one. */
  public static Optional<Throwable> refusal(Throwable failure) {
    return causes(failure).filter(Failure::isRefusal).findFirst();
  }

  private static boolean isRefusal(Throwable cause) {
    if (cause instanceof RestClientException answer) {
      return answer.getStatus() == HttpURLConnection.HTTP_UNAUTHORIZED
          || answer.getStatus() == HttpURLConnection.HTTP_FORBIDDEN;
    }
    return isAny(REFUSALS, cause);
  }

  /** Whether the registry has said no, to a schema for example. */
  private static boolean isDenial(Throwable cause) {
    return cause instanceof RestClientException answer
        && answer.getStatus() < HttpURLConnection.HTTP_INTERNAL_ERROR
        && !PUT_OFF.contains(answer.getStatus());
  }

  private static boolean isAny(List<Class<? extends Exception>> types, Throwable cause) {
    return types.stream().anyMatch(type -> type.isInstance(cause));
  }

  private static boolean anyCause(Throwable failure, Predicate<Throwable> isMeant) {
    return causes(failure).anyMatch(isMeant);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
