package io.parallax.deploy.training.role;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.schemas.Model;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The place of an instance in the group of trainers: the one that has the single partition of topic
 * {@code models} works, the others stand by.
 *
 * <p>It announces in transactions of one id: an instance whose turn begins ends what an earlier one
 * has under way, and from then on the earlier one cannot announce any more, even if it does not
 * know yet that its turn is over. For one thread.
 */
final class Turn implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final int HEARTBEAT_MILLIS = 3_000;

  private final Cluster cluster;
  private final String name;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ClientMetrics metrics;
  private boolean isAssigned;

  /** Null as long as it is not this one's turn. */
  private RecordPublisher<Model> publisher;

  /**
   * Joins the group.
   *
   * @param name of the group, and transactional id
   */
  Turn(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    Map<String, Object> config = cluster.clients();
    config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    metrics = new ClientMetrics(consumer::metrics, config);
    consumer.subscribe(List.of(TopicCatalogue.MODELS.name()), new Listener());
  }

  /** Takes note of whose turn it is. */
  private final class Listener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Its records are read elsewhere, from the beginning.
      consumer.pause(partitions);
      isAssigned |= partitions.stream().anyMatch(partition -> partition.partition() == 0);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      isAssigned &= partitions.stream().noneMatch(partition -> partition.partition() == 0);
    }
  }

  /** Keeps the place; whether it is this one's turn. */
  boolean poll(Duration timeout) {
    consumer.poll(timeout);
    if (!isAssigned) {
      end();
    } else if (publisher == null) {
      publisher = RecordPublisher.ofModels(cluster, name);
    }
    return isAssigned;
  }

  /** Whether it has joined. */
  boolean isMember() {
    return !consumer.groupMetadata().memberId().isEmpty();
  }

  /** Why it may not hear of its turn, if it may not. May be called from any thread. */
  Optional<String> notReadyReason() {
    return metrics.notReadyReason();
  }

  /** The topic, to announce to while it is this one's turn. */
  ModelTopic models() {
    return new ModelTopic(cluster, publisher);
  }

  /** Ends the waiting at hand. May be called from any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  private void end() {
    if (publisher != null) {
      publisher.close();
      publisher = null;
    }
  }

  @Override
  public void close() {
    end();
    consumer.close();
  }
}
