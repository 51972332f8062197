package io.parallax.deploy.run;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.FRAMES;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A reader of everything that the topics tell about one scene, from their beginning.
 *
 * <p>It is a member of no group: it may be used beside any other reader, and again.
 */
final class SceneFollower implements AutoCloseable {
  private static final Set<String> FRAME_TOPICS = Set.of(FRAMES.name(), PROBABILITY_MAPS.name());

  private interface Reader {
    void read(ConsumerRecord<String, byte[]> record);
  }

  private final String sceneId;
  private final SceneResults results;
  private final AvroSerdes serdes;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Reader> readers = new HashMap<>();

  /**
   * A follower of one scene.
   *
   * @param maps told every probability map, if not null; it costs reading them all
   */
  SceneFollower(
      Cluster cluster, String sceneId, SceneResults results, Consumer<ProbabilityMap> maps) {
    this.sceneId = sceneId;
    this.results = results;
    this.serdes = cluster.serdes();
    on(FOOTPRINTS, results::take);
    on(SUPERPIXEL_EVIDENCE, results::take);
    on(LABEL_REQUESTS, results::take);
    on(SCENE_COVERAGE, results::take);
    on(DEAD_LETTERS, this::take);
    if (maps != null) {
      on(PROBABILITY_MAPS, maps);
    }
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : readers.keySet()) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private <T extends SpecificRecord> void on(Topic<T> topic, Consumer<T> consumer) {
    var deserializer = serdes.of(topic).deserializer();
    readers.put(
        topic.name(),
        record -> consumer.accept(deserializer.deserialize(record.topic(), record.value())));
  }

  /** Reads what has come, waiting for it up to a time; true if it was about the scene. */
  boolean poll(Duration timeout) {
    boolean any = false;
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      if (record.value() != null && isOfScene(record.key())) {
        readers.get(record.topic()).read(record);
        any = true;
      }
    }
    return any;
  }

  private boolean isOfScene(String key) {
    return key != null
        && key.startsWith(sceneId)
        && (key.length() == sceneId.length() || key.charAt(sceneId.length()) == '/');
  }

  private void take(DeadLetter letter) {
    if (FRAME_TOPICS.contains(letter.getTopic()) && letter.getKey() != null) {
      String key = new StringDeserializer().deserialize(letter.getTopic(), letter.getKey());
      results.take(key.substring(key.indexOf('/') + 1), letter);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
