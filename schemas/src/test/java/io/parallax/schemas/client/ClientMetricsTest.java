package io.parallax.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClientMetricsTest {
  private static final String HEARTBEAT = "last-heartbeat-seconds-ago";

  private final Metrics kafka = new Metrics();

  @AfterEach
  void close() {
    kafka.close();
  }

  @Test
  void shouldAddUpWhatHasTheNameAndIsANumber() {
    put(ClientMetrics.FETCH, "records-lag", 3.0, Map.of("topic", "maps", "partition", "0"));
    put(ClientMetrics.FETCH, "records-lag", 5.0, Map.of("topic", "maps", "partition", "1"));
    put(ClientMetrics.FETCH, "records-lag", 7.0, Map.of("topic", "labels", "partition", "0"));
    put(ClientMetrics.FETCH, "records-lag", Double.NaN, Map.of("topic", "maps", "partition", "2"));
    put(ClientMetrics.FETCH, "records-lag-max", 100.0, Map.of());
    put("another-group", "records-lag", 1_000.0, Map.of("topic", "maps"));
    put(ClientMetrics.FETCH, "records-lag", "none", Map.of("topic", "maps", "partition", "3"));
    ClientMetrics metrics = metrics(Map.of());

    assertThat(metrics.sum(ClientMetrics.FETCH, "records-lag")).isEqualTo(15);
    assertThat(metrics.sumOfTopic(ClientMetrics.FETCH, "records-lag", "maps")).isEqualTo(8);
    assertThat(metrics.max(ClientMetrics.FETCH, "records-lag")).isEqualTo(7);
    assertThat(metrics.mean(ClientMetrics.FETCH, "records-lag")).isEqualTo(5);
  }

  @Test
  void shouldBeNothingOrNoNumberWhenThereIsNone() {
    ClientMetrics metrics = metrics(Map.of());

    assertThat(metrics.sum(ClientMetrics.FETCH, "records-lag")).isZero();
    assertThat(metrics.max(ClientMetrics.FETCH, "records-lag")).isNaN();
    assertThat(metrics.notReadyReason()).isEmpty();
  }

  @Test
  void shouldTellASilenceWhenThreeHeartbeatsAreMissing() {
    put(ClientMetrics.COORDINATOR, HEARTBEAT, 2.0, Map.of("client-id", "a"));
    put(ClientMetrics.COORDINATOR, HEARTBEAT, 11.0, Map.of("client-id", "b"));

    assertThat(metrics(Map.of()).notReadyReason())
        .hasValue("no broker has taken a heartbeat for 11 s");
    assertThat(
            metrics(Map.of(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "15000")).notReadyReason())
        .isEmpty();
  }

  @Test
  void shouldTellASilenceWhenTheBrokersWentBeforeTheFirstHeartbeat() {
    put(ClientMetrics.COORDINATOR, HEARTBEAT, -1.0, Map.of("client-id", "a"));
    put(ClientMetrics.COORDINATOR, HEARTBEAT, 2.0, Map.of("client-id", "b"));
    AtomicLong nanos = new AtomicLong(-7);
    ClientMetrics metrics = new ClientMetrics(kafka::metrics, Map.of(), nanos::get);

    nanos.addAndGet(9_000_000_000L);
    assertThat(metrics.notReadyReason()).isEmpty();
    assertThat(metrics.heartbeatAge()).isEqualTo(9);
    nanos.addAndGet(1_000_000_000L);
    assertThat(metrics.notReadyReason()).hasValue("no broker has taken a heartbeat for 10 s");
  }

  private void put(String group, String name, Object value, Map<String, String> tags) {
    MetricName metric = kafka.metricName(name, group, "", tags);
    kafka.addMetric(metric, (Gauge<Object>) (config, now) -> value);
  }

  private ClientMetrics metrics(Map<String, ?> config) {
    return new ClientMetrics(
        () -> {
          Map<MetricName, Metric> all = new HashMap<>(kafka.metrics());
          return all;
        },
        config);
  }
}
