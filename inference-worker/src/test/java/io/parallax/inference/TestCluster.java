package io.parallax.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Frame;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClusterTopics;
import io.parallax.testkit.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with the topics, three partitions each, and a registry that can be away for a while. */
public final class TestCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The broker, to be stopped and restarted. */
  public final EmbeddedBroker broker = EmbeddedBroker.start();

  private final InetSocketAddress registryAddress =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
  private final Path registryDirectory;
  private EmbeddedRegistry registry;
  private final KafkaProducer<byte[], byte[]> producer;

  /** A cluster whose registry keeps its schemas in a directory. */
  public TestCluster(Path registryDirectory) throws Exception {
    this.registryDirectory = registryDirectory;
    startRegistry();
    try (Admin admin = admin()) {
      new ClusterTopics(admin).createMissing(OptionalInt.of(3), (short) 1);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 20_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts the registry where it was. */
  public void startRegistry() {
    registry = EmbeddedRegistry.start(registryAddress, registryDirectory);
  }

  public void stopRegistry() {
    registry.close();
  }

  /** Settings of a worker: both addresses. */
  public Map<String, String> settings() {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(), "schema.registry.url", registryUrl()));
  }

  public String registryUrl() {
    return "http://127.0.0.1:" + registryAddress.getPort();
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** The bytes of a record as they are sent. */
  public <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
    return serde(topic).serializer().serialize(topic.name(), value);
  }

  private <T extends SpecificRecord> AvroSerde<T> serde(Topic<T> topic) {
    return AvroSerde.of(topic.valueClass(), Registry.client(registryUrl(), Map.of()));
  }

  /** Sends a frame under the key of a scene "s". */
  public RecordMetadata send(Frame frame) throws Exception {
    return send(
        TopicCatalogue.FRAMES, "s/" + frame.getFrameId(), bytes(TopicCatalogue.FRAMES, frame));
  }

  /** Sends whatever there is to a topic. */
  public RecordMetadata send(Topic<?> topic, String key, byte[] value) throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value);
    record.headers().add("robot", "r2".getBytes(UTF_8));
    return producer.send(record).get();
  }

  /** What is in the maps, committed. */
  public List<ProbabilityMap> maps() {
    return read(TopicCatalogue.PROBABILITY_MAPS);
  }

  /** What is in a topic, committed. */
  public <T extends SpecificRecord> List<T> read(Topic<T> topic) {
    List<T> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("")) {
      AvroSerde<T> serde = serde(topic);
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          records.add(serde.deserializer().deserialize(topic.name(), record.value()));
        }
      }
    }
    return records;
  }

  /** What a group has committed in the frames, by partition. */
  public Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
    try (Admin admin = admin()) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }
  }

  /** A consumer that is no member of a group, but may look at the offsets of one. */
  public KafkaConsumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    if (!group.isEmpty()) {
      config.put("group.id", group);
    }
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The partitions of a topic. */
  public static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, Topic<?> topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  /** Waits until something holds. */
  public static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    registry.close();
    broker.close();
  }
}
