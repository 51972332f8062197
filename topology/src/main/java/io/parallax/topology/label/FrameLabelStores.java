package io.parallax.topology.label;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Selection;
import io.parallax.topology.backproject.PictureKeeper;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What is known about the labels of each frame. Keys begin with {@code sceneId/frameId}.
 *
 * @param pictures the frames, as the keeper of pictures stored them
 * @param answered requests that have classes: {@code …/generation/superpixel}
 * @param propagated the votes that blocks report: {@code …/generation/x:y:z}
 * @param due frames whose training labels are to be published again
 */
record FrameLabelStores(
    KeyValueStore<String, FramePicture> pictures,
    KeyValueStore<String, Selection> answered,
    KeyValueStore<String, CarriedLabels> propagated,
    KeyValueStore<String, String> due) {
  private static final String ANSWERED = "frame-answers";
  private static final String PROPAGATED = "frame-carried-labels";
  private static final String DUE = "frames-to-label";

  static List<StoreBuilder<?>> builders(AvroSerdes serdes) {
    return List.of(
        builder(ANSWERED, serdes.of(Selection.class)),
        builder(PROPAGATED, serdes.of(CarriedLabels.class)),
        // What is due is mostly done before the next commit, and then was never written.
        builder(DUE, Serdes.String()).withCachingEnabled());
  }

  private static <T> StoreBuilder<KeyValueStore<String, T>> builder(String name, Serde<T> serde) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), serde);
  }

  static FrameLabelStores of(ProcessorContext<?, ?> context) {
    return new FrameLabelStores(
        context.getStateStore(PictureKeeper.STORE),
        context.getStateStore(ANSWERED),
        context.getStateStore(PROPAGATED),
        context.getStateStore(DUE));
  }

  /** Every value of a store whose key begins with a frame's. */
  static <T> List<T> ofFrame(KeyValueStore<String, T> store, String frameKey) {
    List<T> values = new ArrayList<>();
    try (KeyValueIterator<String, T> all =
        store.prefixScan(frameKey + '/', new StringSerializer())) {
      all.forEachRemaining(entry -> values.add(entry.value));
    }
    return values;
  }
}
