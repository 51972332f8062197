package io.parallax.topology.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The blocks that are to be published, in the order of the times at which they are due. A block is
 * in the store twice: {@code block/KEY} has the time, and {@code time/TIME/KEY} puts it in order.
 */
final class DueBlocks {
  /** Later than any due time. */
  static final long ALL = 9_999_999_999_999L;

  private static final String BY_BLOCK = "block/";
  private static final String BY_TIME = "time/";
  private static final int TIME_DIGITS = 13;

  private final KeyValueStore<String, String> store;

  DueBlocks(KeyValueStore<String, String> store) {
    this.store = store;
  }

  /** Makes a block due at a time, in milliseconds; it stays so if it is due earlier. */
  void mark(String block, long time) {
    String before = store.get(BY_BLOCK + block);
    if (before != null && Long.parseLong(before) <= time) {
      return;
    }
    if (before != null) {
      store.delete(BY_TIME + before + '/' + block);
    }
    String digits = digits(time);
    store.put(BY_BLOCK + block, digits);
    store.put(BY_TIME + digits + '/' + block, "");
  }

  /** Takes out the blocks that are due by a time, the earliest first, not more than so many. */
  List<String> take(long time, int most) {
    List<String> keys = new ArrayList<>();
    // No name has a character as high as the tilde.
    try (KeyValueIterator<String, String> due =
        store.range(BY_TIME, BY_TIME + digits(time) + "/~")) {
      while (keys.size() < most && due.hasNext()) {
        keys.add(due.next().key);
      }
    }
    List<String> blocks = new ArrayList<>();
    for (String key : keys) {
      String block = key.substring(BY_TIME.length() + TIME_DIGITS + 1);
      store.delete(key);
      store.delete(BY_BLOCK + block);
      blocks.add(block);
    }
    return blocks;
  }

  private static String digits(long time) {
    return String.format(Locale.ROOT, "%013d", time);
  }
}
