package io.parallax.deploy.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parallax.schemas.client.Health;
import io.parallax.schemas.client.MonitorSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Monitors one role from the first moment on: its metrics and its health, over HTTP where a port is
 * set.
 */
public final class Monitor implements AutoCloseable {
  private static final ConfigDef SETTINGS = MonitorSettings.define(new ConfigDef());

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics pauses = new JvmGcMetrics();
  private final HealthReport health = new HealthReport();
  private final MonitorServer server;

  private Monitor(String role, String host, int port) throws IOException {
    meters.config().commonTags("role", role);
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            pauses)
        .forEach(binder -> binder.bindTo(meters));
    Gauge.builder("parallax.ready", () -> health.ready().isGood() ? 1 : 0)
        .description("1 while the role does its work, 0 while something keeps it from that.")
        .register(meters);
    Gauge.builder("parallax.failed", () -> health.live().isGood() ? 0 : 1)
        .description("1 when the role has failed for good and waits to be started again.")
        .register(meters);
    server = port == 0 ? null : new MonitorServer(host, port, meters, health);
  }

  /**
   * Opens the monitor of a role that is yet to start.
   *
   * @param settings the role's own, with {@link MonitorSettings} among them
   * @throws IOException if its address cannot be listened on
   */
  public static Monitor open(String role, Map<String, String> settings) throws IOException {
    Map<String, Object> own = SETTINGS.parse(settings);
    Monitor monitor =
        new Monitor(
            role, (String) own.get(MonitorSettings.HOST), (Integer) own.get(MonitorSettings.PORT));
    if (monitor.server != null) {
      monitor.server.start();
    }
    return monitor;
  }

  /** Where the role registers its metrics. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Tells of the role's health from now on. */
  public void watch(Health role) {
    health.watch(role);
  }

  /** Where it listens, if it does. */
  public Optional<String> url() {
    return Optional.ofNullable(server).map(MonitorServer::url);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    pauses.close();
    meters.close();
  }
}
