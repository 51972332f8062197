package io.parallax.deploy.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a monitor: {@code /metrics}, {@code /health/live}, {@code /health/ready} and
 * {@code /health/started}. Nothing that it answers is worth a lock: addresses other than loopback
 * are for networks that are the operator's own.
 */
final class MonitorServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MonitorServer.class);
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /** So that a slow scrape holds up no probe. */
  private static final int THREADS = 3;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, MonitorServer::thread);
  private final HttpServer server;
  private final PrometheusMeterRegistry meters;

  /**
   * A server that listens, but does not answer before it is started.
   *
   * @throws IOException if the address cannot be listened on
   */
  MonitorServer(String host, int port, PrometheusMeterRegistry meters, HealthReport health)
      throws IOException {
    this.meters = meters;
    server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> reply(exchange, this::nothing));
    server.createContext("/metrics", exchange -> reply(exchange, () -> metrics(exchange)));
    server.createContext("/health/live", exchange -> reply(exchange, () -> of(health.live())));
    server.createContext("/health/ready", exchange -> reply(exchange, () -> of(health.ready())));
    server.createContext(
        "/health/started", exchange -> reply(exchange, () -> of(health.started())));
  }

  void start() {
    server.start();
  }

  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  private record Reply(int status, String type, byte[] body) {
    static Reply text(int status, String text) {
      return new Reply(
          status,
          PLAIN,
          (text.lines().findFirst().orElse("") + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private Reply nothing() {
    return Reply.text(404, "there are /metrics, /health/live, /health/ready and /health/started");
  }

  private static Reply of(HealthReport.Answer answer) {
    return Reply.text(answer.isGood() ? 200 : 503, answer.why());
  }

  private Reply metrics(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept");
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

  private void reply(HttpExchange exchange, Supplier<Reply> answer) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean isKnown =
          exchange.getHttpContext().getPath().equals(exchange.getRequestURI().getPath());
      Reply reply;
      if (!method.equals("GET") && !method.equals("HEAD")) {
        reply = Reply.text(405, "ask with GET");
      } else if (!isKnown) {
        reply = nothing();
      } else {
        reply = guarded(answer);
      }
      exchange.getResponseHeaders().set("Content-Type", reply.type);
      boolean isBodyWanted = !method.equals("HEAD");
      exchange.sendResponseHeaders(reply.status, isBodyWanted ? reply.body.length : -1);
      if (isBodyWanted) {
        exchange.getResponseBody().write(reply.body);
      }
    }
  }

  private static Reply guarded(Supplier<Reply> answer) {
    try {
      return answer.get();
    } catch (RuntimeException e) {
      log.error("The monitor failed at an answer", e);
      return Reply.text(500, "the monitor failed at this; the log says more");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "monitor");
    thread.setDaemon(true);
    return thread;
  }
}
