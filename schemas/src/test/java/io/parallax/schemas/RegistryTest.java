package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> serde.serializer().serialize("models", new Model()))
        .withMessageContaining("models-value");
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 1}))
        .withMessageContaining("schema id 1");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
