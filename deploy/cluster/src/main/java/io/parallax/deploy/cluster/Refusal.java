package io.parallax.deploy.cluster;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.client.Failure;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
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
    return Failure.refusal(failure).map(cause -> described(cause, failure));
  }

  private static String described(Throwable cause, Throwable failure) {
    if (cause instanceof SslAuthenticationException) {
      return handshake(cause);
    }
    if (cause instanceof AuthenticationException) {
      return login(cause);
    }
    if (cause instanceof RestClientException registry) {
      return "the schema registry refuses this user (%s): it must be allowed to read and register schemas, or only to read them where all are registered (schema.registry.auto.register=false)"
          .formatted(registry.getStatus());
    }
    return "the brokers do not let this user use " + what(cause, failure) + "; " + REMEDY;
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

  private static String what(Throwable refused, Throwable failure) {
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
