package io.parallax.topology.query;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** The partition counts of topics: requested from the brokers once, as it never changes here. */
final class PartitionCounts {
  private static final long REQUEST_TIMEOUT_SECONDS = 10;

  private final Map<String, Object> adminConfig;
  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  PartitionCounts(Map<String, Object> adminConfig) {
    this.adminConfig = adminConfig;
  }

  /**
   * The number of a topic's partitions.
   *
   * @throws SceneUnavailableException if the brokers do not answer
   */
  int of(String topic) {
    return known.computeIfAbsent(topic, this::ask);
  }

  private int ask(String topic) {
    Admin admin = Admin.create(adminConfig);
    try {
      return admin
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get(REQUEST_TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .partitions()
          .size();
    } catch (ExecutionException | TimeoutException e) {
      throw new SceneUnavailableException("the brokers do not tell of topic " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SceneUnavailableException("interrupted", e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
