package io.parallax.topology;

import io.parallax.topology.stage.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** One stage: a processor at a time, on RocksDB stores that outlive it. */
final class ProcessorHarness implements AutoCloseable {
  private final Stage<String, ?, ?, ?> stage;
  private final Path directory;
  private final List<? extends StateStore> stores;

  /** When wall-clock time begins. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private MockProcessorContext<String, Object> context;
  private Processor<String, Object, String, Object> processor;
  private Instant now = START;

  /**
   * A stage whose first processor has started.
   *
   * @param others those that bring the stores which it shares
   */
  ProcessorHarness(Stage<String, ?, ?, ?> stage, Stage<?, ?, ?, ?>... others) {
    this.stage = stage;
    try {
      directory = Files.createTempDirectory("parallax-processor-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stores =
        Stream.concat(Stream.of(stage), Stream.of(others))
            .flatMap(each -> each.stores().stream())
            .map(builder -> builder.withLoggingDisabled().withCachingDisabled().build())
            .toList();
    context = newContext();
    stores.forEach(store -> store.init(context.getStateStoreContext(), store));
    start();
  }

  private MockProcessorContext<String, Object> newContext() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    MockProcessorContext<String, Object> created =
        new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
    created.setCurrentSystemTimeMs(now.toEpochMilli());
    return created;
  }

  /** Lets a new processor begin with what the one before left in the stores. */
  void start() {
    start(stage);
  }

  /** Lets a processor of another stage begin, which uses no other stores. */
  @SuppressWarnings("unchecked")
  void start(Stage<String, ?, ?, ?> other) {
    processor = (Processor<String, Object, String, Object>) other.get();
    initialise();
  }

  /** Initialises the same processor again, as Kafka Streams does when its task has failed. */
  void initialise() {
    context = newContext();
    stores.forEach(store -> context.addStateStore(store));
    processor.init(context);
  }

  void process(Object value) {
    process("", value);
  }

  void process(String key, Object value) {
    processor.process(new Record<>(key, value, 0));
  }

  /** Lets wall-clock time pass, without a punctuation. */
  void pass(Duration time) {
    now = now.plus(time);
    context.setCurrentSystemTimeMs(now.toEpochMilli());
  }

  /** Lets the punctuations run once, and tells what the processor has forwarded. */
  List<SpecificRecord> punctuate() {
    return punctuate(SpecificRecord.class);
  }

  /** As {@link #punctuate()}, of one type alone. */
  <T> List<T> punctuate(Class<T> type) {
    context
        .scheduledPunctuators()
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
    return forwarded(type);
  }

  /** Lets the punctuations run once, and tells the keys of the tombstones that are forwarded. */
  List<String> punctuateForTombstones() {
    context
        .scheduledPunctuators()
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
    List<String> keys =
        context.forwarded().stream()
            .filter(captured -> captured.record().value() == null)
            .map(captured -> (String) captured.record().key())
            .toList();
    context.resetForwards();
    return keys;
  }

  /** What the processor has forwarded since it was last asked, of one type. */
  <T> List<T> forwarded(Class<T> type) {
    List<T> forwarded =
        context.forwarded().stream()
            .map(captured -> captured.record().value())
            .filter(type::isInstance)
            .map(type::cast)
            .toList();
    context.resetForwards();
    return forwarded;
  }

  /** The keys of what the processor has forwarded to a child since it was last asked. */
  List<String> forwardedTo(String child) {
    List<String> keys =
        context.forwarded(child).stream()
            .map(captured -> (String) captured.record().key())
            .toList();
    context.resetForwards();
    return keys;
  }

  /** The keys of a store. */
  List<String> keys(String storeName) {
    KeyValueStore<String, ?> store = context.getStateStore(storeName);
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, ?> all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  /** Puts into a store what another stage would. */
  <T> void put(String storeName, String key, T value) {
    KeyValueStore<String, T> store = context.getStateStore(storeName);
    store.put(key, value);
  }

  /** What a store has under a key. */
  <T> T get(String storeName, String key, Class<T> type) {
    KeyValueStore<String, ?> store = context.getStateStore(storeName);
    return type.cast(store.get(key));
  }

  /** Ends the processor; the stores stay. */
  void end() {
    processor.close();
  }

  @Override
  public void close() {
    stores.forEach(StateStore::close);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
