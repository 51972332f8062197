package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of the three roles while the broker goes and comes back. */
final class HealthLifeTest {
  @TempDir Path directory;

  @Disabled("not ready in time when last run; to be mended")
  @Test
  void shouldNotBeReadyButAliveWhileTheBrokerIsGone() throws Exception {
    try (MonitoredRoles roles = new MonitoredRoles(directory)) {
      for (int port : roles.ports()) {
        await(port, "/health/ready", 200);
        assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(Scrape.get(port, "/health/started").statusCode()).isEqualTo(200);
      }

      roles.broker.stop();
      for (int port : roles.ports()) {
        await(port, "/health/ready", 503);
        assertThat(Scrape.get(port, "/health/ready").body()).contains("broker");
        assertThat(Scrape.of(port).value("parallax_ready")).isZero();
        assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(Scrape.get(port, "/health/started").statusCode()).isEqualTo(200);
      }

      roles.broker.restart();
      for (int port : roles.ports()) {
        await(port, "/health/ready", 200);
        assertThat(Scrape.of(port).value("parallax_ready")).isEqualTo(1);
      }
    }
  }

  private static void await(int port, String path, int status) throws Exception {
    MonitoredRoles.await(
        "port " + port + ": " + path + " is " + status,
        () -> Scrape.get(port, path).statusCode() == status);
  }
}
