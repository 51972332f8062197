package io.parallax.schemas.client;

import static io.parallax.schemas.client.Failure.PERMANENT;
import static io.parallax.schemas.client.Failure.REFUSED;
import static io.parallax.schemas.client.Failure.TRANSIENT;
import static io.parallax.schemas.client.Failure.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.RegistryException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(new SaslAuthenticationException("who?"), REFUSED),
        arguments(new SslAuthenticationException("whose certificate?"), REFUSED),
        arguments(new TopicAuthorizationException("frames"), REFUSED),
        arguments(new GroupAuthorizationException("workers"), REFUSED),
        arguments(new TransactionalIdAuthorizationException("no"), REFUSED),
        arguments(registry(401), REFUSED),
        arguments(registry(403), REFUSED),
        arguments(new WakeupException(), PERMANENT),
        arguments(new InterruptException("stop"), PERMANENT),
        arguments(new ProducerFencedException("another one"), PERMANENT),
        arguments(new FencedInstanceIdException("another one"), PERMANENT),
        arguments(new ConfigException("no such host"), PERMANENT),
        arguments(new UnsupportedVersionException("too old"), PERMANENT),
        arguments(new InvalidTopicException("a b"), PERMANENT),
        arguments(new RecordBatchTooLargeException("of 9 MB"), PERMANENT),
        arguments(new SerializationException("no value"), PERMANENT),
        arguments(registry(404), PERMANENT),
        arguments(registry(409), PERMANENT),
        arguments(registry(499), PERMANENT),
        arguments(new TimeoutException("60000 ms"), TRANSIENT),
        arguments(new DisconnectException("gone"), TRANSIENT),
        arguments(new NotLeaderOrFollowerException("moved"), TRANSIENT),
        arguments(new InvalidTxnStateException("aborted"), TRANSIENT),
        arguments(new InvalidProducerEpochException("aborted"), TRANSIENT),
        arguments(new IllegalGenerationException("rebalanced"), TRANSIENT),
        arguments(new TransactionAbortableException("abort"), TRANSIENT),
        arguments(registry(408), TRANSIENT),
        arguments(registry(429), TRANSIENT),
        arguments(registry(500), TRANSIENT),
        arguments(registry(503), TRANSIENT),
        arguments(new RegistryException("away", new IOException("refused")), TRANSIENT),
        arguments(new KafkaException("in an error state"), UNKNOWN),
        arguments(new UnknownServerException("unexpected"), UNKNOWN),
        arguments(new CommitFailedException("rebalanced"), UNKNOWN),
        arguments(new IllegalStateException("a bug"), UNKNOWN),
        arguments(new IOException("disk full"), UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldTellTheKindWhenTheFailureIsBareOrWrapped(Exception failure, Failure kind) {
    assertThat(Failure.of(failure)).isEqualTo(kind);
    assertThat(Failure.of(new ExecutionException(new KafkaException("in task 0_1", failure))))
        .isEqualTo(kind);
  }

  @Test
  void shouldTellTheGraverKindWhenOneIsTheCauseOfAnother() {
    assertThat(Failure.of(new TimeoutException(new TopicAuthorizationException("frames"))))
        .isEqualTo(REFUSED);
    assertThat(
            Failure.of(
                new SerializationException("no schema", new SaslAuthenticationException("who?"))))
        .isEqualTo(REFUSED);
    assertThat(Failure.of(new TimeoutException(new ProducerFencedException("another one"))))
        .isEqualTo(PERMANENT);
    assertThat(Failure.of(new SerializationException("late", new TimeoutException("1 s"))))
        .isEqualTo(PERMANENT);
  }

  @Test
  void shouldTellWhichCauseIsTheRefusal() {
    Exception refusal = new TopicAuthorizationException("frames");

    assertThat(Failure.refusal(new KafkaException(new TimeoutException(refusal))))
        .containsSame(refusal);
    assertThat(Failure.refusal(new TimeoutException("1 s"))).isEmpty();
  }

  /** What the registry's Serdes throw when it answers with a status. */
  private static RegistryException registry(int status) {
    return new RegistryException("no", new RestClientException("no", status, status * 100 + 1));
  }
}
