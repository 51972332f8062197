package io.parallax.schemas.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The few of Kafka's own metrics that an operator asks for, added up over clients, partitions,
 * threads or stores: an instance has thousands of them.
 *
 * <p>Safe for use by several threads. One look at all of them serves a second.
 */
public final class ClientMetrics {
  /** What consumers fetch, by partition and by client. */
  public static final String FETCH = "consumer-fetch-manager-metrics";

  /** What consumers have to do with their group. */
  public static final String COORDINATOR = "consumer-coordinator-metrics";

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MISSED_HEARTBEATS = 3;
  private static final long DEFAULT_HEARTBEAT_MILLIS = 3_000;

  private final Supplier<Map<MetricName, ? extends Metric>> source;
  private final LongSupplier nanoTime;
  private final long begun;
  private final double heartbeatTimeoutSeconds;
  private Map<MetricName, ? extends Metric> seen = Map.of();
  private long seenAt;

  /**
   * The metrics of some clients.
   *
   * @param source gives all of them
   * @param config of the consumers among them
   */
  public ClientMetrics(Supplier<Map<MetricName, ? extends Metric>> source, Map<String, ?> config) {
    this(source, config, System::nanoTime);
  }

  ClientMetrics(
      Supplier<Map<MetricName, ? extends Metric>> source,
      Map<String, ?> config,
      LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    Object interval = config.get(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
    double millis =
        interval == null ? DEFAULT_HEARTBEAT_MILLIS : Double.parseDouble(interval.toString());
    this.heartbeatTimeoutSeconds = MISSED_HEARTBEATS * millis / TimeUnit.SECONDS.toMillis(1);
  }

  /** A metric added up over all that have it; 0 where none has. */
  public double sum(String group, String name) {
    return values(group, name, tags -> true).sum();
  }

  /** A metric added up over those of one topic. */
  public double sumOfTopic(String group, String name, String topic) {
    return values(group, name, tags -> topic.equals(tags.get("topic"))).sum();
  }

  /** The largest value of a metric; not a number where there is none. */
  public double max(String group, String name) {
    return values(group, name, tags -> true).max().orElse(Double.NaN);
  }

  /** The mean of a metric's values; not a number where there are none. */
  public double mean(String group, String name) {
    return values(group, name, tags -> true).average().orElse(Double.NaN);
  }

  /**
   * Seconds since the last heartbeat of the consumer furthest back; not a number where there is
   * none.
   *
   * <p>A consumer that has sent none says -1, for ever if the brokers go before its first. It is
   * counted from the beginning of these metrics instead.
   */
  public double heartbeatAge() {
    double sinceBegun = (nanoTime.getAsLong() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    return values(COORDINATOR, "last-heartbeat-seconds-ago", tags -> true)
        .map(seconds -> seconds < 0 ? sinceBegun : seconds)
        .max()
        .orElse(Double.NaN);
  }

  /**
   * Why the consumers are not ready, if they are not: no broker has answered a heartbeat in time.
   */
  public Optional<String> notReadyReason() {
    double seconds = heartbeatAge();
    return seconds > heartbeatTimeoutSeconds
        ? Optional.of(
            String.format(Locale.ROOT, "no broker has taken a heartbeat for %.0f s", seconds))
        : Optional.empty();
  }

  private DoubleStream values(String group, String name, Predicate<Map<String, String>> isMeant) {
    return all().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .filter(entry -> entry.getKey().group().equals(group))
        .filter(entry -> isMeant.test(entry.getKey().tags()))
        .map(entry -> entry.getValue().metricValue())
        .filter(Number.class::isInstance)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .filter(value -> !Double.isNaN(value));
  }

  private synchronized Map<MetricName, ? extends Metric> all() {
    long now = nanoTime.getAsLong();
    if (seen.isEmpty() || now - seenAt > FRESH_NANOS) {
      seen = source.get();
      seenAt = now;
    }
    return seen;
  }
}
