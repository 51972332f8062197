package io.parallax.topology.select;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.topology.stage.KeyedStores;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

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

  static Set<StoreBuilder<?>> builders(AvroSerdes serdes) {
    return Set.of(
        KeyedStores.builder(SCENES, serdes.of(SceneCoverage.class)).withCachingEnabled(),
        KeyedStores.builder(FOOTPRINTS, serdes.of(Footprint.class)),
        KeyedStores.builder(SHARES, serdes.of(SuperpixelEvidence.class)).withCachingEnabled(),
        KeyedStores.builder(SELECTIONS, serdes.of(Selection.class)),
        KeyedStores.builder(COMMANDS, serdes.of(SceneCommand.class)));
  }

  static SelectorStores of(ProcessorContext<?, ?> context) {
    return new SelectorStores(
        context.getStateStore(SCENES),
        context.getStateStore(FOOTPRINTS),
        context.getStateStore(SHARES),
        context.getStateStore(SELECTIONS),
        context.getStateStore(COMMANDS));
  }
}
