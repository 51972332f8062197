package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of the three roles while the broker goes and comes back. */
final class HealthLifeTest {
  @TempDir Path directory;

  @Test
  void shouldNotBeReadyButAliveWhileTheBrokerIsGone() throws Exception {
    try (MonitoredRoles roles = new MonitoredRoles(directory)) {
      for (var role : roles.ports().entrySet()) {
        int port = role.getValue();
        await(role, "/health/ready", 200);
        assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(Scrape.get(port, "/health/started").statusCode()).isEqualTo(200);
      }

      roles.broker.stop();
      for (var role : roles.ports().entrySet()) {
        int port = role.getValue();
        await(role, "/health/ready", 503);
        assertThat(Scrape.get(port, "/health/ready").body()).contains("broker");
        assertThat(Scrape.of(port).value("parallax_ready")).isZero();
        assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
        assertThat(Scrape.get(port, "/health/started").statusCode()).isEqualTo(200);
      }

      roles.broker.restart();
      for (var role : roles.ports().entrySet()) {
        int port = role.getValue();
        await(role, "/health/ready", 200);
        assertThat(Scrape.of(port).value("parallax_ready")).isEqualTo(1);
      }
    }
  }

  private static void await(Map.Entry<String, Integer> role, String path, int status)
      throws Exception {
    MonitoredRoles.await(
        role.getKey() + ": " + path + " is " + status,
        () -> Scrape.get(role.getValue(), path).statusCode() == status);
  }
}
