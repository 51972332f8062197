package io.parallax.deploy.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final String TOPIC = "words";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  @TempDir private Path directory;

  @Test
  void shouldKeepRecordsWhenItIsRestartedInItsDirectory() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      String address = broker.bootstrapServers();
      createTopic(broker);
      send(broker, bytes("before"));

      broker.stop();
      broker.restart();

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      send(broker, bytes("after"));
      assertThat(values(broker, 2)).containsExactly(bytes("before"), bytes("after"));
    }
    try (EmbeddedBroker another = EmbeddedBroker.start(directory)) {
      assertThat(values(another, 2)).containsExactly(bytes("before"), bytes("after"));
    }
  }

  @Test
  void shouldCarryTheLargestRecordOfTheCatalogueInATransaction() throws Exception {
    byte[] large = new byte[9 << 20];
    new Random(1).nextBytes(large);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      createTopic(broker);
      send(broker, large);

      assertThat(values(broker, 1)).containsExactly(large);
    }
  }

  @Test
  void shouldSayWhyWhenTwoListenersHaveOnePort() {
    List<BrokerListener> listeners =
        List.of(BrokerListener.at("127.0.0.1", 39_092), BrokerListener.at("127.0.0.2", 39_092));

    assertThatIllegalStateException()
        .isThrownBy(() -> EmbeddedBroker.start(directory, listeners))
        .withMessageContaining("two listeners on the same port");
  }

  @Test
  void shouldServeBesideAnotherInTheSameJvm() throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.start()) {
      createTopic(one);
      try (EmbeddedBroker other = EmbeddedBroker.start()) {
        createTopic(other);
        send(one, bytes("one"));
        send(other, bytes("other"));
        assertThat(values(other, 1)).containsExactly(bytes("other"));
      }
      send(one, bytes("still here"));
      assertThat(values(one, 2)).containsExactly(bytes("one"), bytes("still here"));
    }
  }

  @Test
  void shouldDeleteItsDirectoryWhenItIsTemporary() throws Exception {
    Path temporary;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      temporary = broker.directory();
      createTopic(broker);
      assertThat(temporary).isNotEmptyDirectory();
    }
    assertThat(temporary).doesNotExist();
  }

  @Test
  void shouldSayWhatIsWrongWhenTheDirectoryIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");

    assertThatIllegalStateException()
        .isThrownBy(() -> EmbeddedBroker.start(file))
        .withMessageContaining(file.toString());
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(clients(broker))) {
      NewTopic topic =
          new NewTopic(TOPIC, 1, (short) 1)
              .configs(Map.of("max.message.bytes", Integer.toString(10 << 20)));
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static void send(EmbeddedBroker broker, byte[] value) throws Exception {
    Map<String, Object> config = clients(broker);
    config.put("transactional.id", "test");
    config.put("max.request.size", 10 << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
      producer.commitTransaction();
    }
  }

  private static List<byte[]> values(EmbeddedBroker broker, int count) {
    Map<String, Object> config = clients(broker);
    config.put("isolation.level", "read_committed");
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static Map<String, Object> clients(EmbeddedBroker broker) {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
