package io.parallax.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:8081", "ftp://host", "http://", "http://a:1,", "http://a b"})
  void shouldRefuseWhenAnAddressIsNoUrl(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Registry.client(url, Map.of()))
        .withMessageStartingWith("schema.registry.url must be http or https addresses");
  }

  @Test
  void shouldNotBlameTheRecordWhenNoRegistryAnswers() throws IOException {
    String url = "http://127.0.0.1:" + unusedPort();
    AvroSerde<Model> serde = AvroSerde.of(Model.class, Registry.client(url, Map.of()));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> serde.serializer().serialize("models", new Model()))
        .withMessageContaining("models-value");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 1}))
        .withMessageContaining("schema id 1");
  }

  @Test
  void shouldNotBlameTheRecordWhenTheAddressIsAnotherServers() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      AvroSerde<Model> serde = AvroSerde.of(Model.class, Registry.client(url(server), Map.of()));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 1}));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldSendCredentialsWhenTheyAreConfigured() throws Exception {
    String credentials = Base64.getEncoder().encodeToString("robot:secret".getBytes(UTF_8));

    assertThat(
            authorizationOf(
                Map.of(
                    "schema.registry.basic.auth.credentials.source", "USER_INFO",
                    "schema.registry.basic.auth.user.info", "robot:secret")))
        .isEqualTo("Basic " + credentials);
    assertThat(
            authorizationOf(
                Map.of(
                    "bearer.auth.credentials.source", "STATIC_TOKEN",
                    "bearer.auth.token", "12345")))
        .isEqualTo("Bearer 12345");
    assertThat(authorizationOf(Map.of())).isEqualTo("none");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldNotWaitForEverWhenTheRegistrySaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      AvroSerde<Model> serde = AvroSerde.of(Model.class, Registry.client(url, Map.of()));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 1}))
          .withRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  /** What a client with this configuration says in the header of that name. */
  private static String authorizationOf(Map<String, String> config) throws Exception {
    AtomicReference<String> authorization = new AtomicReference<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          List<String> said =
              exchange.getRequestHeaders().getOrDefault("Authorization", List.of("none"));
          authorization.set(String.join(",", said));
          byte[] answer = "[]".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      assertThat(Registry.client(url(server), config).getAllSubjects()).isEmpty();
      return authorization.get();
    } finally {
      server.stop(0);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
