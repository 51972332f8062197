package io.parallax.deploy.bench.topology;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The bytes that producers have sent, as they went over the wire, by topic. */
final class TopicBytes {
  private static final String GROUP = "producer-topic-metrics";
  private static final String BYTES = "byte-total";
  private static final String TOPIC = "topic";

  private TopicBytes() {}

  /** The bytes by topic among the metrics of one or more producers. */
  static Map<String, Double> sent(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Double> bytes = new TreeMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.group().equals(GROUP) && name.name().equals(BYTES)) {
            bytes.merge(name.tags().get(TOPIC), (Double) metric.metricValue(), Double::sum);
          }
        });
    return bytes;
  }
}
