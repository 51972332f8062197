package io.parallax.deploy.stream;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.TopicCatalogue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The transactions of a stream: each stores frames and, with them, the checkpoint that comes after
 * them, or neither.
 *
 * <p>The checkpoint is the committed offset of a consumer group that has no consumers, named after
 * scene and source: a count of frames as its offset, their checksum as its metadata. Kafka keeps it
 * as long as the frames by default, seven days ({@code offsets.retention.minutes}), and lets go of
 * it when the topic is deleted. Nothing has to be read back from the topic, which may hold
 * terabytes.
 *
 * <p>The transactional id has the same name. The next producer that opens it ends the transaction
 * that a dead publisher left behind, and is the only one who can go on.
 */
final class StreamTransactions {
  /** As long as frames of other sources may have to wait for a publisher that died. */
  private static final int TIMEOUT_MILLIS = 30_000;

  private static final TopicPartition PLACE = new TopicPartition(TopicCatalogue.FRAMES.name(), 0);

  private final String name;
  private Producer<String, ?> producer;
  private ScanChecksum sent;
  private ConsumerGroupMetadata group;
  private boolean open;

  StreamTransactions(String sceneId, String sourceId) {
    // No scene or source can have a slash in its name.
    this.name = ScanStream.NAMES + sceneId + "/" + sourceId;
  }

  /** What the producer must be configured with. */
  Map<String, Object> producerConfig() {
    return Map.of(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, name,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MILLIS);
  }

  /**
   * Fences the producer that streamed this scene from this source before.
   *
   * @param transactional a producer that is configured accordingly
   * @return how far the stream had come
   */
  Optional<Checkpoint> take(Cluster cluster, Producer<String, ?> transactional) {
    this.producer = transactional;
    producer.initTransactions();
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      group = consumer.groupMetadata();
      return Optional.ofNullable(consumer.committed(Set.of(PLACE)).get(PLACE))
          .map(StreamTransactions::checkpoint);
    }
  }

  private static Checkpoint checkpoint(OffsetAndMetadata place) {
    return new Checkpoint((int) place.offset(), Long.parseLong(place.metadata(), 16));
  }

  /** What is sent next comes behind these frames of the scan. */
  void goOnFrom(ScanChecksum before) {
    sent = before;
  }

  /** Begins a transaction, unless one is open. */
  void begin() {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
  }

  /** Whether there is something to commit. */
  boolean isOpen() {
    return open;
  }

  /** Takes in that the next frame of the scan was sent. */
  void sent(String frameId, double[] cameraToWorld) {
    sent.add(frameId, cameraToWorld);
  }

  /** Stores what was sent since {@link #begin}. */
  void commit() {
    Checkpoint checkpoint = sent.checkpoint();
    var place = new OffsetAndMetadata(checkpoint.frames(), Long.toHexString(checkpoint.checksum()));
    producer.sendOffsetsToTransaction(Map.of(PLACE, place), group);
    producer.commitTransaction();
    open = false;
  }
}
