package io.parallax.topology.select;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores of stage C. Keys begin with {@code sceneId/generation}.
 *
 * @param scenes the row last published of each scene and generation
 * @param footprints one entry a frame: {@code …/frameId}
 * @param shares the reports of blocks: {@code …/x:y:z} and {@code …/x:y:z/number}, see {@link
 *     ShareReports}
 * @param selections one entry a request: the request's id
 * @param commands the order in force, if any
 */
record SelectorStores(
    KeyValueStore<String, SceneCoverage> scenes,
    KeyValueStore<String, Footprint> footprints,
    KeyValueStore<String, SuperpixelEvidence> shares,
    KeyValueStore<String, Selection> selections,
    KeyValueStore<String, SceneCommand> commands) {
  private static final String SCENES = "scenes";
  private static final String FOOTPRINTS = "scene-footprints";
  private static final String SHARES = "scene-shares";
  private static final String SELECTIONS = "scene-selections";
  private static final String COMMANDS = "scene-commands-in-force";

  static List<StoreBuilder<?>> builders(AvroSerdes serdes) {
    return List.of(
        builder(SCENES, serdes.of(SceneCoverage.class)).withCachingEnabled(),
        builder(FOOTPRINTS, serdes.of(Footprint.class)),
        builder(SHARES, serdes.of(SuperpixelEvidence.class)).withCachingEnabled(),
        builder(SELECTIONS, serdes.of(Selection.class)),
        builder(COMMANDS, serdes.of(SceneCommand.class)));
  }

  private static <T> StoreBuilder<KeyValueStore<String, T>> builder(String name, Serde<T> serde) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), serde);
  }

  static SelectorStores of(ProcessorContext<?, ?> context) {
    return new SelectorStores(
        context.getStateStore(SCENES),
        context.getStateStore(FOOTPRINTS),
        context.getStateStore(SHARES),
        context.getStateStore(SELECTIONS),
        context.getStateStore(COMMANDS));
  }

  /** Every value whose key begins with a scene and generation. */
  static <T> void forEach(KeyValueStore<String, T> store, String sceneKey, Consumer<T> consumer) {
    try (KeyValueIterator<String, T> all =
        store.prefixScan(sceneKey + '/', new StringSerializer())) {
      all.forEachRemaining(entry -> consumer.accept(entry.value));
    }
  }
}
