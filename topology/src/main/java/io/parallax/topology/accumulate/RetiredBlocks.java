package io.parallax.topology.accumulate;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.stage.KeyedStores;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The deletion of what belongs to retired generations: after a start, and when roles have changed,
 * the statistics are walked through, some blocks at a time.
 *
 * <p>Keys begin with scene and generation, so the walk looks at one key of each pair and leaves the
 * other blocks of those in force out: it costs a seek for each scene and generation. A block goes
 * with all its views in one step, so a block that is there is whole.
 */
final class RetiredBlocks {
  private final KeyValueStore<String, BlockStatistics> statistics;
  private final KeyValueStore<String, Evidence> views;
  private Generations roles;

  /** Where the walk goes on; null when it is over. */
  private String next;

  RetiredBlocks(
      KeyValueStore<String, BlockStatistics> statistics, KeyValueStore<String, Evidence> views) {
    this.statistics = statistics;
    this.views = views;
  }

  /**
   * Goes on with the walk, if there is one.
   *
   * @param most how many keys it looks at, at least
   * @param deleted is told the key of each block that is gone
   */
  void walk(Generations now, int most, Consumer<String> deleted) {
    if (now != roles) {
      roles = now;
      next = "";
    }
    for (int i = 0; next != null && i < most; i++) {
      step(deleted);
    }
  }

  private void step(Consumer<String> deleted) {
    String key;
    try (KeyValueIterator<String, BlockStatistics> blocks = statistics.range(next, null)) {
      key = blocks.hasNext() ? blocks.peekNextKey() : null;
    }
    if (key == null) {
      next = null;
    } else if (roles.isRetired(Keys.parseBlock(key).generation())) {
      delete(key);
      deleted.accept(key);
      next = key;
    } else {
      // '0' follows '/': the first key behind all blocks of this scene and generation.
      next = key.substring(0, key.lastIndexOf('/')) + '0';
    }
  }

  private void delete(String block) {
    KeyedStores.delete(views, block, Integer.MAX_VALUE);
    statistics.delete(block);
  }
}
