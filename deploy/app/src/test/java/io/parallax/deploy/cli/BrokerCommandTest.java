package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker and the registry of a laptop, as their commands start them. */
class BrokerCommandTest {
  private static final Pattern URL = Pattern.compile("http://\\S+?(?=,)");

  @TempDir Path directory;

  @Test
  void shouldServeWhatWasThereWhenTheyAreStartedAgain() throws Exception {
    List<Integer> ports = freePorts();
    String servers = "localhost:" + ports.get(0);
    String[] broker = {
      "broker",
      "--data=" + directory.resolve("broker"),
      "--port=" + ports.get(0),
      "--advertised=" + servers,
      "--outside=%s=127.0.0.1:%1$s".formatted(ports.get(1))
    };
    String[] registry = {
      "registry", "--data=" + directory.resolve("registry"), "--port=" + ports.get(2)
    };
    try (BackgroundCall runningBroker = BackgroundCall.start(broker);
        BackgroundCall runningRegistry = BackgroundCall.start(registry)) {
      assertThat(runningBroker.out())
          .startsWith("broker runs: %s, 127.0.0.1:%s, data in ".formatted(servers, ports.get(1)));
      assertThat(url(runningRegistry)).isEqualTo("http://127.0.0.1:" + ports.get(2));
      assertThat(topics("create", servers).out()).startsWith("created ");
      assertThat(brokerAt(servers)).isEqualTo(servers);
      assertThat(brokerAt("127.0.0.1:" + ports.get(1))).isEqualTo("127.0.0.1:" + ports.get(1));
    }
    try (BackgroundCall runningBroker = BackgroundCall.start(broker)) {
      assertThat(topics("check", "127.0.0.1:" + ports.get(1)).out())
          .isEqualTo(String.format("all topics are as they should be%n"));
      assertThat(runningBroker.out()).hasLineCount(1);
    }
  }

  @Test
  void shouldSayWhatIsWrongWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = onLoopback()) {
      for (String role : List.of("broker", "registry")) {
        Call call =
            Call.of(role, "--data=" + directory.resolve(role), "--port=" + taken.getLocalPort());

        assertThat(call.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(call.err())
            .hasLineCount(1)
            .contains("127.0.0.1:" + taken.getLocalPort())
            .contains("Address already in use");
      }
    }
  }

  private static Call topics(String what, String servers) {
    Call call = Call.of("topics", what, "--bootstrap-servers", servers, "--partitions=1");
    assertThat(call.exitCode()).as(call.err()).isZero();
    return call;
  }

  /** What a client of this address is told to connect to. */
  private static String brokerAt(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      var node = admin.describeCluster().nodes().get().iterator().next();
      return node.host() + ":" + node.port();
    }
  }

  private static String url(BackgroundCall registry) {
    Matcher matcher = URL.matcher(registry.out());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private static List<Integer> freePorts() throws IOException {
    try (ServerSocket first = onLoopback();
        ServerSocket second = onLoopback();
        ServerSocket third = onLoopback()) {
      return List.of(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
    }
  }

  private static ServerSocket onLoopback() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
