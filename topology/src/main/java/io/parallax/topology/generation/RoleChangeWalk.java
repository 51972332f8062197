package io.parallax.topology.generation;

import io.parallax.schemas.generation.Generations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A walk through all entries of a store after a start, and again whenever roles of generations have
 * changed: some entries at each punctuation, so that it holds up nothing.
 */
public final class RoleChangeWalk<V> {
  private final KeyValueStore<String, V> store;
  private Generations roles;

  /** Where the walk goes on; null when it is over. */
  private String next;

  /** A walk that has not begun. */
  public RoleChangeWalk(KeyValueStore<String, V> store) {
    this.store = store;
  }

  /**
   * Goes on with the walk, if there is one.
   *
   * @param now the generations as they are now
   * @param most how many entries it visits at the most
   * @param visitor may change the store
   */
  public void go(Generations now, int most, BiConsumer<String, V> visitor) {
    if (now != roles) {
      roles = now;
      next = "";
    }
    if (next == null) {
      return;
    }
    List<KeyValue<String, V>> entries = new ArrayList<>();
    try (KeyValueIterator<String, V> all = store.range(next, null)) {
      while (entries.size() < most && all.hasNext()) {
        entries.add(all.next());
      }
      next = all.hasNext() ? all.peekNextKey() : null;
    }
    entries.forEach(entry -> visitor.accept(entry.key, entry.value));
  }
}
