package io.parallax.topology;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Registry;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.runtime.DeadLetterCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The topology in a driver without a broker: RocksDB stores and processors are the real ones. */
final class TopologyHarness implements AutoCloseable {
  final AvroSerdes serdes = new AvroSerdes(new MockSchemaRegistryClient(), Map.of());
  final DeadLetterCounts deadLetterCounts = new DeadLetterCounts();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TopologyTestDriver driver;
  private final Path directory;

  TopologyHarness(Map<String, String> settings) {
    try {
      directory = Files.createTempDirectory("parallax-topology-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TopologyConfig config = config(settings);
    Properties properties = new Properties();
    properties.putAll(TopologyApplication.streamsConfig(config, serdes, deadLetterCounts));
    driver = new TopologyTestDriver(ParallaxTopology.build(config, serdes, meters), properties);
  }

  private TopologyConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put(TopologyConfig.BOOTSTRAP_SERVERS, "unused:9092");
    all.put(Registry.URL_CONFIG, "http://unused");
    all.put(TopologyConfig.STATE_DIR, directory.toString());
    all.putAll(settings);
    return new TopologyConfig(all);
  }

  <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<V> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), serdes.of(topic).serializer());
  }

  TestInputTopic<String, byte[]> rawInput(Topic<?> topic) {
    return driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer());
  }

  <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic).deserializer());
  }

  void send(ProbabilityMap map) {
    input(TopicCatalogue.PROBABILITY_MAPS)
        .pipeInput(Keys.frame(map.getSceneId(), map.getFrameId()), map);
  }

  void drain(String sceneId, long frames) {
    input(TopicCatalogue.SCENE_COMMANDS)
        .pipeInput(
            sceneId,
            new SceneCommand(
                sceneId, MadeUpScan.GENERATION, SceneCommandKind.DRAIN, frames, Instant.EPOCH));
  }

  void closeScene(String sceneId) {
    input(TopicCatalogue.SCENE_COMMANDS)
        .pipeInput(
            sceneId, new SceneCommand(sceneId, "", SceneCommandKind.CLOSE, 0L, Instant.EPOCH));
  }

  /** Advances wall-clock time until every punctuation has run several times. */
  void advance() {
    for (int i = 0; i < 6; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
  }

  List<LabelRequest> requests() {
    return output(TopicCatalogue.LABEL_REQUESTS).readValuesToList().stream()
        .sorted(Comparator.comparingLong(LabelRequest::getOrdinal))
        .toList();
  }

  SceneCoverage lastCoverage() {
    List<SceneCoverage> rows = output(TopicCatalogue.SCENE_COVERAGE).readValuesToList();
    return rows.get(rows.size() - 1);
  }

  /** The keys of all stores, by the store's name. */
  @SuppressWarnings("unchecked")
  Map<String, Set<String>> keys() {
    Map<String, Set<String>> keys = new TreeMap<>();
    driver
        .getAllStateStores()
        .forEach(
            (name, store) -> {
              Set<String> ofStore = keys.computeIfAbsent(name, n -> new TreeSet<>());
              try (KeyValueIterator<String, ?> all = ((KeyValueStore<String, ?>) store).all()) {
                all.forEachRemaining(entry -> ofStore.add(entry.key));
              }
            });
    return keys;
  }

  List<DeadLetter> deadLetters() {
    return output(TopicCatalogue.DEAD_LETTERS).readValuesToList();
  }

  @Override
  public void close() {
    driver.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
