package io.parallax.topology.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
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
}
