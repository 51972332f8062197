package io.parallax.topology;

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
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** One processor at a time, on RocksDB stores that outlive it. */
final class ProcessorHarness<I, O> implements AutoCloseable {
  private final Path directory;
  private final List<? extends StateStore> stores;
  private MockProcessorContext<String, O> context;
  private Processor<String, I, String, O> processor;
  private Instant now = Instant.EPOCH;

  ProcessorHarness(List<StoreBuilder<?>> builders) {
    try {
      directory = Files.createTempDirectory("parallax-processor-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stores =
        builders.stream()
            .map(builder -> builder.withLoggingDisabled().withCachingDisabled().build())
            .toList();
    context = newContext();
    stores.forEach(store -> store.init(context.getStateStoreContext(), store));
  }

  private MockProcessorContext<String, O> newContext() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    MockProcessorContext<String, O> created =
        new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
    created.setCurrentSystemTimeMs(now.toEpochMilli());
    return created;
  }

  /** Lets a processor begin with what the one before left in the stores. */
  void start(Processor<String, I, String, O> next) {
    context = newContext();
    stores.forEach(store -> context.addStateStore(store));
    processor = next;
    processor.init(context);
  }

  void process(I value) {
    processor.process(new Record<>("", value, 0));
  }

  void process(String key, I value) {
    processor.process(new Record<>(key, value, 0));
  }

  /** Lets wall-clock time pass, without a punctuation. */
  void pass(Duration time) {
    now = now.plus(time);
    context.setCurrentSystemTimeMs(now.toEpochMilli());
  }

  /** Lets the punctuations run once, and tells what the processor has forwarded. */
  List<O> punctuate() {
    context
        .scheduledPunctuators()
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
    return forwarded();
  }

  /** What the processor has forwarded since it was last asked. */
  List<O> forwarded() {
    List<O> forwarded =
        context.forwarded().stream().<O>map(captured -> captured.record().value()).toList();
    context.resetForwards();
    return forwarded;
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
