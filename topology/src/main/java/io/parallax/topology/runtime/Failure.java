package io.parallax.topology.runtime;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RegistryException;
import java.net.HttpURLConnection;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;

/** The kinds of failures that end a stream thread. */
enum Failure {
  /** A server does not know the application or does not allow it something. */
  REFUSED,

  /** A server was unreachable for longer than clients wait: a retry may succeed. */
  TRANSIENT,

  /** Anything else: a retry would fail again. */
  PERMANENT;

  /** The kind of a failure, which may be wrapped in others. */
  static Failure of(Throwable failure) {
    if (causes(failure).anyMatch(Failure::isRefusal)) {
      return REFUSED;
    }
    return causes(failure).anyMatch(Failure::isTransient) ? TRANSIENT : PERMANENT;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof AuthorizationException
        || cause instanceof AuthenticationException
        || (cause instanceof RestClientException answer && Registry.isRefusal(answer));
  }

  private static boolean isTransient(Throwable cause) {
    if (cause instanceof RegistryException) {
      return causes(cause).noneMatch(Failure::isAnswer);
    }
    // The latter is a transaction that the brokers have aborted after its timeout.
    return cause instanceof RetriableException || cause instanceof InvalidTxnStateException;
  }

  /** Whether the registry has said no, to a schema for example. */
  private static boolean isAnswer(Throwable cause) {
    return cause instanceof RestClientException answer
        && answer.getStatus() < HttpURLConnection.HTTP_INTERNAL_ERROR;
  }
}
