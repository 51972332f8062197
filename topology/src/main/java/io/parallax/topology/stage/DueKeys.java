package io.parallax.topology.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keys in the order of the times at which they are due, in a store of their own: nothing has to be
 * searched for at a start, and what is not due costs nothing.
 *
 * <p>A key is in the store twice: {@code key/KEY} has the time, and {@code time/TIME/KEY} puts it
 * in order. {@link #take} reads what it takes and one entry more, by which it knows until when it
 * need not read at all. RocksDB would walk over every key that was taken before, so it begins where
 * no earlier one can be.
 */
public final class DueKeys {
  /** Later than any due time. */
  public static final long ALL = 9_999_999_999_999L;

  private static final String BY_KEY = "key/";
  private static final String BY_TIME = "time/";
  private static final int TIME_DIGITS = 13;

  private final KeyValueStore<String, String> store;

  /** No name has a character as high. */
  private static final char LAST = '~';

  /** No entry of {@link #BY_TIME} comes before. */
  private String first = BY_TIME;

  /** Nothing is due before. */
  private long earliest;

  /** The due keys of a store whose other keys begin otherwise. */
  public DueKeys(KeyValueStore<String, String> store) {
    this.store = store;
  }

  /** Makes a key due at a time, in milliseconds; it stays so if it is due earlier. */
  public void mark(String key, long time) {
    String before = store.get(BY_KEY + key);
    if (before != null && Long.parseLong(before) <= time) {
      return;
    }
    if (before != null) {
      store.delete(BY_TIME + before + '/' + key);
    }
    String digits = digits(time);
    String entry = BY_TIME + digits + '/' + key;
    store.put(BY_KEY + key, digits);
    store.put(entry, "");
    if (entry.compareTo(first) < 0) {
      first = entry;
    }
    earliest = Math.min(earliest, time);
  }

  /** Whether a key is due at any time. */
  public boolean contains(String key) {
    return store.get(BY_KEY + key) != null;
  }

  /** Takes a key out, if it is due at any time. */
  public void remove(String key) {
    String time = store.delete(BY_KEY + key);
    if (time != null) {
      store.delete(BY_TIME + time + '/' + key);
    }
  }

  /** Takes out the keys that are due by a time, the earliest first, not more than so many. */
  public List<String> take(long time, int most) {
    if (time < earliest) {
      return List.of();
    }
    String end = BY_TIME + digits(time) + '/' + LAST;
    List<String> entries = new ArrayList<>();
    try (KeyValueIterator<String, String> all = store.range(first, BY_TIME + LAST)) {
      while (entries.size() < most && all.hasNext() && all.peekNextKey().compareTo(end) < 0) {
        entries.add(all.next().key);
      }
      first = all.hasNext() ? all.peekNextKey() : BY_TIME + LAST;
      earliest = all.hasNext() ? timeOf(first) : Long.MAX_VALUE;
    }
    List<String> keys = new ArrayList<>();
    for (String entry : entries) {
      String key = entry.substring(BY_TIME.length() + TIME_DIGITS + 1);
      store.delete(entry);
      store.delete(BY_KEY + key);
      keys.add(key);
    }
    return keys;
  }

  private static long timeOf(String entry) {
    return Long.parseLong(entry, BY_TIME.length(), BY_TIME.length() + TIME_DIGITS, 10);
  }

  /** Takes out the keys that begin with a name and a slash, whenever they are due. */
  public List<String> takeOf(String name) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, String> all =
        store.prefixScan(BY_KEY + name + '/', new StringSerializer())) {
      all.forEachRemaining(entry -> keys.add(entry.key.substring(BY_KEY.length())));
    }
    keys.forEach(this::remove);
    return keys;
  }

  private static String digits(long time) {
    return String.format(Locale.ROOT, "%013d", time);
  }
}
