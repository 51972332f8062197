package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonitorPortTest {

  @ParameterizedTest
  @ValueSource(strings = {"worker", "topology", "desk"})
  void shouldListenWhereTheEnvironmentSaysOrSayThatItCannot(String role) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          Map.of(
              "PARALLAX_MONITOR_PORT", Integer.toString(taken.getLocalPort()),
              "PARALLAX_MODEL_FILE", "model.onnx",
              "PARALLAX_BOOTSTRAP_SERVERS", "127.0.0.1:1",
              "PARALLAX_SCHEMA_REGISTRY_URL", "http://127.0.0.1:1");

      Call call = Call.of(environment, role);

      assertThat(call.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(call.err())
          .contains("monitor.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
