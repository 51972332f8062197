package io.parallax.deploy.desk;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.LABELS;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.MODELS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Model;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Topic;
import io.parallax.schemas.codec.FieldBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reader that keeps a {@link DeskState} up to date: requests, answers, coverage and generations
 * from the beginning of their topics, refused answers from now on. A member of no group.
 */
final class DeskStateReader implements AutoCloseable {
  static final String CLIENT_ID = "parallax-desk-reader";

  private static final Logger log = LoggerFactory.getLogger(DeskStateReader.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final DeskState deskState;
  private final DeskMeters meters;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<LabelRequest> requests;
  private final Deserializer<Label> labels;
  private final Deserializer<SceneCoverage> coverage;
  private final Deserializer<Model> models;
  private final Deserializer<DeadLetter> deadLetters;
  private final Thread thread = new Thread(this::read, "desk-reader");
  private volatile boolean closing;
  private volatile KafkaException failure;
  private Map<TopicPartition, Long> unread;

  /** A reader of a cluster whose topics exist; it reads once it is started. */
  DeskStateReader(Cluster cluster, DeskState deskState, DeskMeters meters) {
    this.deskState = deskState;
    this.meters = meters;
    AvroSerdes serdes = cluster.serdes();
    requests = serdes.of(LABEL_REQUESTS).deserializer();
    labels = serdes.of(LABELS).deserializer();
    coverage = serdes.of(SCENE_COVERAGE).deserializer();
    models = serdes.of(MODELS).deserializer();
    deadLetters = serdes.of(DEAD_LETTERS).deserializer();
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    thread.setDaemon(true);
  }

  void start() {
    List<TopicPartition> read = new ArrayList<>();
    for (Topic<?> topic : List.of(LABEL_REQUESTS, LABELS, SCENE_COVERAGE, MODELS)) {
      read.addAll(partitions(topic));
    }
    List<TopicPartition> watched = partitions(DEAD_LETTERS);
    List<TopicPartition> all = new ArrayList<>(read);
    all.addAll(watched);
    consumer.assign(all);
    consumer.seekToBeginning(read);
    consumer.seekToEnd(watched);
    unread = consumer.endOffsets(read);
    thread.start();
  }

  private List<TopicPartition> partitions(Topic<?> topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private void read() {
    while (!closing) {
      try {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL_TIMEOUT)) {
          take(record);
        }
        completeIfRead();
      } catch (WakeupException e) {
        return;
      } catch (AuthorizationException | AuthenticationException e) {
        failure = e;
        return;
      } catch (KafkaException e) {
        log.warn("The desk cannot read: {}", e.getMessage());
        waitBeforeRetry();
      }
    }
  }

  /** What has ended the reading for good, null as long as nothing has. */
  KafkaException failure() {
    return failure;
  }

  private void waitBeforeRetry() {
    try {
      Thread.sleep(RETRY_INTERVAL.toMillis());
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  private void completeIfRead() {
    if (unread != null
        && unread.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey(), POLL_TIMEOUT) >= end.getValue())) {
      unread = null;
      deskState.completed();
    }
  }

  /** A record that cannot be read is skipped: annotators cannot repair it. */
  private void take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      if (record.topic().equals(LABEL_REQUESTS.name())) {
        deskState.forget(record.key());
      } else if (record.topic().equals(MODELS.name())) {
        deskState.forgetGeneration(record.key());
      }
      return;
    }
    try {
      String topic = record.topic();
      if (topic.equals(LABEL_REQUESTS.name())) {
        deskState.take(requests.deserialize(topic, record.value()));
      } else if (topic.equals(LABELS.name())) {
        deskState.take(labels.deserialize(topic, record.value()));
      } else if (topic.equals(SCENE_COVERAGE.name())) {
        deskState.take(coverage.deserialize(topic, record.value()));
      } else if (topic.equals(MODELS.name())) {
        deskState.take(models.deserialize(topic, record.value()));
      } else {
        take(deadLetters.deserialize(topic, record.value()));
      }
    } catch (RuntimeException e) {
      // Unreadable, or of such a content that the page cannot show it.
      log.warn(
          "The desk passes over a record of {} (partition {}, offset {}): {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private void take(DeadLetter letter) {
    if (letter.getTopic().equals(LABELS.name()) && letter.getValue() != null) {
      Label label = labels.deserialize(LABELS.name(), FieldBytes.of(letter.getValue()));
      deskState.refuse(label, letter.getMessage());
      meters.refused();
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
