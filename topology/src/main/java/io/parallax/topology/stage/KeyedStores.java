package io.parallax.topology.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Persistent stores whose keys are names joined by slashes, the widest first. */
public final class KeyedStores {
  private KeyedStores() {}

  /** Builds a store; its name is part of its changelog's. */
  public static <T> StoreBuilder<KeyValueStore<String, T>> builder(String name, Serde<T> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), values);
  }

  /**
   * Deletes entries whose keys begin with some names and a slash, not more than so many.
   *
   * @return how many were deleted
   */
  public static int delete(KeyValueStore<String, ?> store, String names, int most) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, ?> all = store.prefixScan(names + '/', new StringSerializer())) {
      while (keys.size() < most && all.hasNext()) {
        keys.add(all.peekNextKey());
        all.next();
      }
    }
    keys.forEach(store::delete);
    return keys.size();
  }

  /** Visits every value whose key begins with some names and a slash, in the order of the keys. */
  public static <T> void forEach(
      KeyValueStore<String, T> store, String names, Consumer<T> consumer) {
    try (KeyValueIterator<String, T> all = store.prefixScan(names + '/', new StringSerializer())) {
      all.forEachRemaining(entry -> consumer.accept(entry.value));
    }
  }
}
