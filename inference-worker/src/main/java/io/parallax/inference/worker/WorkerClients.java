package io.parallax.inference.worker;

import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settings of a worker's Kafka clients: what it sets itself, over what is given. */
public final class WorkerClients {
  private static final int MIB = 1 << 20;

  /**
   * After so long without a heartbeat a worker counts as failed and its transaction is aborted;
   * Kafka's own defaults, 45 s and a minute, would hold its frames up.
   */
  private static final int FAILOVER_TIMEOUT_MILLIS = 10_000;

  private final WorkerConfig config;

  WorkerClients(WorkerConfig config) {
    this.config = config;
  }

  /** For a reader of topic {@code models}, a member of no group. */
  public Map<String, Object> reader() {
    Map<String, Object> client = consumer(config.group());
    client.remove(WorkerConfig.GROUP_ID);
    client.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    // What cannot be decoded yet is read again, and nothing else with it.
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return client;
  }

  Map<String, Object> consumer(FrameGroup group) {
    Map<String, Object> client = clientSettings(ConsumerConfig.configNames());
    client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    client.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (instanceId() == null) {
      client.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, FAILOVER_TIMEOUT_MILLIS);
    }
    client.put(WorkerConfig.BOOTSTRAP_SERVERS, config.getString(WorkerConfig.BOOTSTRAP_SERVERS));
    client.put(WorkerConfig.GROUP_ID, group.id());
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batchMaxFrames());
    client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return client;
  }

  /**
   * For a producer of its own transactional id.
   *
   * <p>The id need not outlive the worker: a worker that comes back late is fenced by its group,
   * since offsets are sent with the group's generation. But where the worker has a name in its
   * group, and so is expected back, it has an id to come back with: what it left open ends then,
   * and does not hold up readers until the broker gives it up.
   */
  Map<String, Object> producer(FrameGroup group) {
    Map<String, Object> client = clientSettings(ProducerConfig.configNames());
    // A dead letter is a whole record with something around it.
    client.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.DEAD_LETTERS.maxRecordBytes() + MIB);
    client.put(WorkerConfig.BOOTSTRAP_SERVERS, config.getString(WorkerConfig.BOOTSTRAP_SERVERS));
    client.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, FAILOVER_TIMEOUT_MILLIS);
    String own = instanceId() == null ? UUID.randomUUID().toString() : instanceId();
    client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group.transactions() + own);
    client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return client;
  }

  /** Its name in its group, null if it has none. */
  private String instanceId() {
    return (String)
        config.originals().get(ClientSettings.PREFIX + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
  }

  private Map<String, Object> clientSettings(Set<String> names) {
    Map<String, Object> client = new HashMap<>(config.originalsWithPrefix(ClientSettings.PREFIX));
    client.keySet().retainAll(names);
    return client;
  }
}
