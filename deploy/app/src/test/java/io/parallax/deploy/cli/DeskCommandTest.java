package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.embedded.EmbeddedCluster;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;

class DeskCommandTest {

  @Test
  void shouldSayWhereItIsAndServeUntilItIsToldToStop() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      String[] call = {
        "desk",
        "--port",
        "0",
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry",
        cluster.registryUrl()
      };
      Call withoutTopics = Call.of(call);
      assertThat(withoutTopics.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(withoutTopics.err()).contains("label-requests", "parallax topics create");
      Call.of("topics", "create", "--bootstrap-servers", cluster.bootstrapServers());

      try (BackgroundCall desk = BackgroundCall.start(call)) {
        String url = desk.out().strip().replace("desk runs: ", "");
        HttpURLConnection page = (HttpURLConnection) URI.create(url).toURL().openConnection();
        assertThat(page.getResponseCode()).isEqualTo(200);
      }
    }
  }
}
