package io.parallax.topology.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DueKeysTest {
  private final KeyValueStore<String, String> store = store();
  private DueKeys due = new DueKeys(store);

  /** What is due, by time and key. */
  private final TreeMap<String, String> expected = new TreeMap<>();

  private static KeyValueStore<String, String> store() {
    KeyValueStore<String, String> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("due"), Serdes.String(), Serdes.String())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  private void expectMark(String key, int time) {
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      if (entry.getValue().equals(key)) {
        if (Integer.parseInt(entry.getKey().substring(0, 3)) <= time) {
          return;
        }
        expected.remove(entry.getKey());
        break;
      }
    }
    expected.put(String.format(Locale.ROOT, "%03d/%s", time, key), key);
  }

  private List<String> expectTake(int time, int most) {
    List<String> taken = new ArrayList<>();
    while (taken.size() < most
        && !expected.isEmpty()
        && Integer.parseInt(expected.firstKey().substring(0, 3)) <= time) {
      taken.add(expected.pollFirstEntry().getValue());
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldTakeWhatIsDueInTheOrderOfTime(long seed) {
    Random random = new Random(seed);
    int taken = 0;
    for (int step = 0; step < 2000; step++) {
      String key = "wall/gen-1/f" + random.nextInt(20);
      int time = random.nextInt(100);
      switch (random.nextInt(5)) {
        case 0 -> {
          int most = 1 + random.nextInt(5);
          List<String> keys = due.take(time, most);
          assertThat(keys).isEqualTo(expectTake(time, most));
          taken += keys.size();
        }
        case 1 -> {
          due.remove(key);
          expected.values().remove(key);
        }
        // As after a restart.
        case 2 -> due = new DueKeys(store);
        default -> {
          due.mark(key, time);
          expectMark(key, time);
        }
      }
    }
    assertThat(due.take(DueKeys.ALL, 100)).isEqualTo(expectTake(999, 100));
    assertThat(due.take(DueKeys.ALL, 100)).isEmpty();
    assertThat(store.approximateNumEntries()).isZero();
    assertThat(taken).isPositive();
    assertThat(due.take(-1, 100)).isEmpty();
  }

  @Test
  void shouldReadNothingBeforeAnythingIsDue() {
    AtomicInteger reads = new AtomicInteger();
    DueKeys counted = new DueKeys(counting(store, reads));
    counted.mark("wall", 50);
    counted.mark("hall", 90);
    assertThat(counted.take(49, 10)).isEmpty();
    int after = reads.get();

    assertThat(counted.take(49, 10)).isEmpty();
    assertThat(reads).hasValue(after);
    assertThat(counted.take(89, 10)).containsExactly("wall");
    assertThat(counted.take(89, 10)).isEmpty();
    assertThat(reads).hasValue(after + 1);
    counted.mark("attic", 60);
    assertThat(counted.take(89, 10)).containsExactly("attic");
    assertThat(counted.take(90, 10)).containsExactly("hall");
    int end = reads.get();
    assertThat(counted.take(DueKeys.ALL, 10)).isEmpty();
    assertThat(reads).hasValue(end);
  }

  /** A store that counts how often ranges of it are read. */
  @SuppressWarnings("unchecked")
  private static KeyValueStore<String, String> counting(
      KeyValueStore<String, String> store, AtomicInteger reads) {
    return (KeyValueStore<String, String>)
        Proxy.newProxyInstance(
            DueKeysTest.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("range")) {
                reads.incrementAndGet();
              }
              return method.invoke(store, arguments);
            });
  }
}
