package io.parallax.deploy.cluster;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.Registry;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** What brokers and registry refuse, in words that say what to do about it. */
public final class Refusal {
  private static final String REMEDY =
      "'parallax access users' prints what each user must be allowed";

  private Refusal() {}

  /**
   * What was refused, if that is what lies behind a failure: a handshake, a login, or the use of
   * something. None of it is better when it is tried again.
   */
  public static Optional<String> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SslAuthenticationException) {
        return Optional.of(handshake(cause));
      }
      if (cause instanceof AuthenticationException) {
        return Optional.of(login(cause));
      }
      if (cause instanceof RestClientException registry && Registry.isRefusal(registry)) {
        return Optional.of(
            "the schema registry refuses this user (%s): it must be allowed to read and register schemas, or only to read them where all are registered (schema.registry.auto.register=false)"
                .formatted(registry.getStatus()));
      }
      if (cause instanceof AuthorizationException refused) {
        return Optional.of(use(refused, failure));
      }
    }
    return Optional.empty();
  }

  private static String handshake(Throwable failure) {
    return "the TLS handshake with the brokers fails ("
        + innermost(failure)
        + "): kafka.ssl.truststore.location must hold the authority that signed the brokers'"
        + " certificate, and kafka.ssl.keystore.location a certificate that they accept, where they"
        + " ask for one";
  }

  private static String login(Throwable failure) {
    return "the brokers refuse the login ("
        + failure.getMessage()
        + "): check name and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism";
  }

  private static String use(AuthorizationException refused, Throwable failure) {
    return "the brokers do not let this user use " + what(refused, failure) + "; " + REMEDY;
  }

  private static String what(AuthorizationException refused, Throwable failure) {
    if (refused instanceof TopicAuthorizationException topics
        && !topics.unauthorizedTopics().isEmpty()) {
      return "topic " + String.join(", ", topics.unauthorizedTopics().stream().sorted().toList());
    }
    if (refused instanceof GroupAuthorizationException group && group.groupId() != null) {
      return "group " + group.groupId();
    }
    if (refused instanceof TransactionalIdAuthorizationException) {
      return "its transactional id";
    }
    return "what it needs (" + failure.getMessage() + ")";
  }

  static String innermost(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage();
  }
}
