package io.parallax.deploy.cluster;

import io.parallax.schemas.Label;
import io.parallax.schemas.Model;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A sender of what people and programs tell a cluster. Safe for use by several threads, unless it
 * sends in transactions.
 */
public final class RecordPublisher<T extends SpecificRecord> implements AutoCloseable {
  private final KafkaProducer<String, T> producer;
  private final Topic<T> topic;
  private final Function<T, String> key;
  private final boolean isTransactional;

  private RecordPublisher(Cluster cluster, Topic<T> topic, Function<T, String> key) {
    this(cluster, topic, key, null);
  }

  private RecordPublisher(
      Cluster cluster, Topic<T> topic, Function<T, String> key, String transactionalId) {
    this.isTransactional = transactionalId != null;
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    if (isTransactional) {
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    }
    this.producer =
        new KafkaProducer<>(
            config, new StringSerializer(), cluster.serdes().of(topic).serializer());
    this.topic = topic;
    this.key = key;
    if (isTransactional) {
      begin();
    }
  }

  private void begin() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** A sender of answers. */
  public static RecordPublisher<Label> ofLabels(Cluster cluster) {
    return new RecordPublisher<>(cluster, TopicCatalogue.LABELS, Label::getSceneId);
  }

  /** A sender of announcements of models. */
  public static RecordPublisher<Model> ofModels(Cluster cluster) {
    return new RecordPublisher<>(cluster, TopicCatalogue.MODELS, Model::getGeneration);
  }

  /**
   * A sender of announcements of models in transactions: from now on no earlier sender with this id
   * can send any more, and what such a one had under way is aborted.
   *
   * @throws KafkaException if the brokers do not let it
   */
  public static RecordPublisher<Model> ofModels(Cluster cluster, String transactionalId) {
    return new RecordPublisher<>(
        cluster, TopicCatalogue.MODELS, Model::getGeneration, transactionalId);
  }

  /** A sender of commands about scenes. */
  public static RecordPublisher<SceneCommand> ofSceneCommands(Cluster cluster) {
    return new RecordPublisher<>(cluster, TopicCatalogue.SCENE_COMMANDS, SceneCommand::getSceneId);
  }

  /**
   * Sends records and waits until all are stored; in transactions, all of them or none.
   *
   * @throws KafkaException if one is not; one that sends in transactions is to be closed then
   */
  public void publish(Collection<T> records) {
    if (isTransactional) {
      producer.beginTransaction();
    }
    send(records);
    if (isTransactional) {
      producer.commitTransaction();
    }
  }

  private void send(Collection<T> records) {
    List<Future<RecordMetadata>> stored = new ArrayList<>();
    for (T value : records) {
      stored.add(producer.send(new ProducerRecord<>(topic.name(), key.apply(value), value)));
    }
    stored.forEach(this::await);
  }

  private void await(Future<RecordMetadata> stored) {
    try {
      stored.get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "a record for topic %s was not accepted: %s"
              .formatted(topic.name(), e.getCause().getMessage()),
          e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
