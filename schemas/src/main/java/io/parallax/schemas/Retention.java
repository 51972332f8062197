package io.parallax.schemas;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.Map;

/** What becomes of old records: deleted after a while, kept, or compacted to one per key. */
public final class Retention {
  private static final String UNLIMITED = "-1";

  private final String description;
  private final Map<String, String> config;

  private Retention(String description, Map<String, String> config) {
    this.description = description;
    this.config = config;
  }

  /** Records are deleted this long after they arrived. */
  public static Retention of(Duration duration) {
    String description =
        duration.toDays() >= 1 ? duration.toDays() + " d" : duration.toHours() + " h";
    return deleting(description, Long.toString(duration.toMillis()));
  }

  /** All records stay. */
  public static Retention forever() {
    return deleting("forever", UNLIMITED);
  }

  /** The newest record of each key stays. */
  public static Retention newestOfEachKey() {
    return new Retention(
        "newest of each key", Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT));
  }

  /** The topic's configuration that brings this about. */
  public Map<String, String> config() {
    return config;
  }

  /** For people: "7 d", "forever", "newest of each key". */
  @Override
  public String toString() {
    return description;
  }

  private static Retention deleting(String description, String milliseconds) {
    return new Retention(
        description,
        Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE, RETENTION_MS_CONFIG, milliseconds));
  }
}
