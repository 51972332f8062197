package io.parallax.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that is stopped while producers commit. Without {@link TransactionGate} some stops leave
 * a transaction without an end.
 */
class StoppedBrokerTest {
  private static final String TOPIC = "words";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final int WRITERS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @RepeatedTest(3)
  void shouldEndEveryTransactionWhenItIsStartedAgain() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      try (Admin admin = Admin.create(clients(broker))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        stopUnderWrites(broker, admin);
        broker.restart();
        // What a writer left open ends when the next one of its name begins.
        for (int i = 0; i < WRITERS; i++) {
          try (KafkaProducer<String, String> next = producer(broker, i)) {
            next.initTransactions();
          }
        }

        awaitCommitted(admin, end(admin, IsolationLevel.READ_UNCOMMITTED));
      }
    }
  }

  private static void stopUnderWrites(EmbeddedBroker broker, Admin admin) throws Exception {
    List<KafkaProducer<String, String>> producers = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      KafkaProducer<String, String> producer = producer(broker, i);
      producer.initTransactions();
      producers.add(producer);
      Thread writer = new Thread(() -> write(producer), "writer-" + i);
      writer.start();
      writers.add(writer);
    }
    awaitCommitted(admin, 100);
    broker.stop();
    producers.forEach(producer -> producer.close(Duration.ZERO));
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void write(KafkaProducer<String, String> producer) {
    try {
      while (true) {
        producer.beginTransaction();
        // The commit shows whether it was stored.
        var unused = producer.send(new ProducerRecord<>(TOPIC, "word"));
        producer.commitTransaction();
      }
    } catch (KafkaException | IllegalStateException e) {
      // The broker is gone, and the producer was closed.
    }
  }

  private static void awaitCommitted(Admin admin, long offset) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (end(admin, IsolationLevel.READ_COMMITTED) < offset && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(end(admin, IsolationLevel.READ_COMMITTED)).isGreaterThanOrEqualTo(offset);
  }

  private static long end(Admin admin, IsolationLevel isolation) throws Exception {
    return admin
        .listOffsets(Map.of(PARTITION, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(PARTITION)
        .get()
        .offset();
  }

  private static KafkaProducer<String, String> producer(EmbeddedBroker broker, int number) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(), "transactional.id", "writer-" + number);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static Map<String, Object> clients(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
