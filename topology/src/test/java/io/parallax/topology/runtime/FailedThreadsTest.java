package io.parallax.topology.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RegistryException;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailedThreadsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<RuntimeException> passing() {
    return Stream.of(
        new TimeoutException("Topic evidence not present in metadata after 60000 ms."),
        new NotLeaderOrFollowerException("moved"),
        new InvalidTxnStateException("given up"));
  }

  static Stream<RuntimeException> lasting() {
    return Stream.of(
        new TopicAuthorizationException("evidence"),
        new SaslAuthenticationException("who?"),
        new ProcessorStateException("disk full"),
        new IllegalStateException("a bug"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldReplaceTheThreadWhenAServerWasAwayForTooLong(RuntimeException cause) {
    FailedThreads threads = closing(true);

    assertThat(threads.handle(new StreamsException("in task 0_1", cause)))
        .isEqualTo(REPLACE_THREAD);
    assertThat(threads.failure()).isNull();
    assertThat(replaced()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void shouldEndTheInstanceWhenWaitingDoesNotHelp(RuntimeException cause) {
    FailedThreads threads = closing(true);
    StreamsException failure = new StreamsException("in task 0_1", cause);

    assertThat(threads.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(threads.failure()).isSameAs(failure);
    assertThat(replaced()).isZero();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldEndTheInstanceWhenAThreadWouldComeUnderAnotherName(RuntimeException cause) {
    FailedThreads threads = closing(false);

    assertThat(threads.handle(cause)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(threads.failure()).isSameAs(cause);
  }

  @Test
  void shouldEndTheInstanceWhenADeniedTransactionLooksLikeAPassingFault() {
    Throwable failure = new TimeoutException(new TopicAuthorizationException("evidence"));

    assertThat(closing(true).handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void shouldReplaceTheThreadWhenTheRegistryIsAway() throws Exception {
    assertThat(closing(true).handle(registryFailure(503))).isEqualTo(REPLACE_THREAD);
    assertThat(closing(true).handle(registryFailure(0))).isEqualTo(REPLACE_THREAD);
  }

  @Test
  void shouldEndTheInstanceWhenTheRegistryRefusesIt() throws Exception {
    assertThat(closing(true).handle(registryFailure(409))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(closing(true).handle(registryFailure(401))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(Failure.of(registryFailure(401))).isEqualTo(Failure.REFUSED);
    assertThat(Failure.of(registryFailure(409))).isEqualTo(Failure.PERMANENT);
  }

  @Test
  void shouldPauseLongerAfterEachFailureUntilAThreadHasWorkedForAWhile() {
    FailedThreads threads = new FailedThreads(true, meters);
    long start = Duration.ofHours(1).toNanos();

    assertThat(IntStream.range(0, 6).mapToObj(i -> threads.backoffAt(start + i)))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    assertThat(threads.backoffAt(start + Duration.ofMinutes(2).toNanos()).toSeconds()).isEqualTo(1);
  }

  /** Those of an instance that is closing, so that no test waits. */
  private FailedThreads closing(boolean replaceable) {
    FailedThreads threads = new FailedThreads(replaceable, meters);
    threads.close();
    return threads;
  }

  private double replaced() {
    return meters.get("parallax.topology.threads.replaced").counter().count();
  }

  /** What a stream thread fails with when a registry answers with a status, or not at all (0). */
  private static Throwable registryFailure(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      InetSocketAddress address = server.getAddress();
      String url = "http://%s:%s".formatted(address.getHostString(), address.getPort());
      if (status == 0) {
        server.stop(0);
      }
      AvroSerdes serdes = new AvroSerdes(Registry.client(url, Map.of()), Map.of());
      Throwable failure =
          catchThrowable(
              () ->
                  serdes
                      .of(TopicCatalogue.DEAD_LETTERS)
                      .serializer()
                      .serialize(TopicCatalogue.DEAD_LETTERS.name(), new DeadLetter()));
      assertThat(failure).isInstanceOf(RegistryException.class);
      return new StreamsException("in task 0_1", failure);
    } finally {
      server.stop(0);
    }
  }
}
