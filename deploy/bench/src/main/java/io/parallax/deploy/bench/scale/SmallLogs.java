package io.parallax.deploy.bench.scale;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of topics under which brokers clean logs within minutes, not within days: what a
 * changelog keeps shows in a run of minutes.
 */
final class SmallLogs {
  private static final String SEGMENT = Integer.toString(1 << 20);
  private static final String ROLL = "30000";
  private static final String INPUT_SEGMENT = Integer.toString(16 << 20);
  private static final String INPUT_BYTES = Integer.toString(64 << 20);

  private SmallLogs() {}

  /**
   * The settings of a topology for its changelogs: segments of 1 MiB or 30 s, cleaned when a tenth
   * is new or a minute old, and tombstones that go after 10 s.
   */
  static Map<String, String> changelogs() {
    Map<String, String> settings = new HashMap<>();
    Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT,
            TopicConfig.SEGMENT_MS_CONFIG, ROLL,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "60000",
            TopicConfig.DELETE_RETENTION_MS_CONFIG, "10000")
        .forEach(
            (name, value) ->
                settings.put(ClientSettings.PREFIX + StreamsConfig.topicPrefix(name), value));
    return settings;
  }

  /** Bounds the topics that are deleted by age, which would take 10 GB in a long run. */
  static void bound(Cluster cluster) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Topic<?> topic : TopicCatalogue.all()) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
          List.of(
              set(TopicConfig.SEGMENT_BYTES_CONFIG, INPUT_SEGMENT),
              set(TopicConfig.RETENTION_BYTES_CONFIG, INPUT_BYTES)));
    }
    try (Admin admin = Admin.create(cluster.clients())) {
      admin.incrementalAlterConfigs(changes).all().get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
