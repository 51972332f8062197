package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.parallax.schemas.client.Health;
import io.parallax.schemas.client.MonitorSettings;
import io.parallax.testkit.FreePort;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MonitorTest {

  @Test
  void shouldAnswerOnItsPortFromTheFirstMomentOn() throws Exception {
    int port = FreePort.find();
    try (Monitor monitor = open(port)) {
      Counter.builder("parallax.worker.frames").register(monitor.meters()).increment();

      assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
      assertThat(Scrape.get(port, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(Scrape.get(port, "/health/ready").body()).isEqualTo("starting\n");
      assertThat(Scrape.get(port, "/health/started").statusCode()).isEqualTo(503);
      Scrape scrape = Scrape.of(port);
      assertThat(scrape.value("parallax_ready", "role", "worker")).isZero();
      assertThat(scrape.value("parallax_failed")).isZero();
      assertThat(scrape.value("parallax_worker_frames_total", "role", "worker")).isEqualTo(1);
      assertThat(scrape.value("process_uptime_seconds")).isPositive();
      assertThat(scrape.sum("jvm_memory_used_bytes")).isPositive();
    }
  }

  @Test
  void shouldSayInOneLineWhyItsRoleIsNotReadyAndWhyItHasFailed() throws Exception {
    int port = FreePort.find();
    try (Monitor monitor = open(port)) {
      monitor.watch(health(new IllegalStateException("no permission\nat all"), "waits\nand waits"));

      assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(503);
      assertThat(Scrape.get(port, "/health/live").body()).isEqualTo("failed: no permission\n");
      assertThat(Scrape.of(port).value("parallax_failed")).isEqualTo(1);

      monitor.watch(health(null, "waits\nand waits"));
      assertThat(Scrape.get(port, "/health/live").statusCode()).isEqualTo(200);
      assertThat(Scrape.get(port, "/health/ready").body()).isEqualTo("waits\n");

      monitor.watch(health(null, null));
      assertThat(Scrape.get(port, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(Scrape.of(port).value("parallax_ready")).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseOtherPathsAndMethods() throws Exception {
    int port = FreePort.find();
    try (Monitor monitor = open(port)) {
      assertThat(monitor.url()).hasValue("http://127.0.0.1:" + port);
      for (String path : new String[] {"/", "/metrics/", "/health", "/health/live/x", "/../etc"}) {
        assertThat(Scrape.get(port, path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(send(port, "POST")).isEqualTo(405);
      assertThat(send(port, "HEAD")).isEqualTo(200);
    }
  }

  @Test
  void shouldListenNowhereWithoutAPort() throws Exception {
    try (Monitor monitor = Monitor.open("desk", Map.of())) {
      assertThat(monitor.url()).isEmpty();
    }
  }

  @Test
  void shouldSayWhenItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(taken.getLocalPort())).isInstanceOf(BindException.class);
    }
  }

  private static Monitor open(int port) throws Exception {
    return Monitor.open("worker", Map.of(MonitorSettings.PORT, Integer.toString(port)));
  }

  private static int send(int port, String method) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static Health health(Throwable failure, String notReadyReason) {
    return new Health() {
      @Override
      public boolean isRunning() {
        return notReadyReason == null;
      }

      @Override
      public Throwable failure() {
        return failure;
      }

      @Override
      public Optional<String> notReadyReason() {
        return Optional.ofNullable(notReadyReason);
      }
    };
  }
}
