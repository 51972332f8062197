package io.parallax.deploy.monitor;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parallax.http.Call;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The HTTP server of a monitor: {@code /metrics}, {@code /health/live}, {@code /health/ready} and
 * {@code /health/started}. Nothing that it answers is worth a lock: addresses other than loopback
 * are for networks that are the operator's own.
 */
final class MonitorServer implements AutoCloseable {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  private final HttpService service;
  private final PrometheusMeterRegistry meters;

  /**
   * A server that listens, but does not answer before it is started.
   *
   * @throws IOException if the address cannot be listened on
   */
  MonitorServer(String host, int port, PrometheusMeterRegistry meters, HealthReport health)
      throws IOException {
    this.meters = meters;
    InetSocketAddress address = new InetSocketAddress(host, port);
    service =
        new HttpService("monitor", address, HttpService.Options.GET_ONLY)
            .on("GET", "/metrics", this::metrics)
            .on("GET", "/health/live", call -> of(health.live()))
            .on("GET", "/health/ready", call -> of(health.ready()))
            .on("GET", "/health/started", call -> of(health.started()))
            .otherwise(MonitorServer::nothing);
  }

  void start() {
    service.start();
  }

  String url() {
    return "http://" + service.address().getHostString() + ":" + service.address().getPort();
  }

  private static Reply nothing(Call call) {
    return call.method().equals("GET") || call.method().equals("HEAD")
        ? Reply.line(404, "there are /metrics, /health/live, /health/ready and /health/started")
        : Reply.line(405, "ask with GET");
  }

  private static Reply of(HealthReport.Answer answer) {
    return Reply.line(answer.isGood() ? 200 : 503, answer.why());
  }

  private Reply metrics(Call call) {
    String accepted = call.header("Accept");
    String type =
        accepted != null && accepted.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : PROMETHEUS;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      meters.scrape(body, type);
    } catch (IOException e) {
      throw new IllegalStateException(e); // there is no file behind it
    }
    return new Reply(200, type, body.toByteArray());
  }

  @Override
  public void close() {
    service.close();
  }
}
