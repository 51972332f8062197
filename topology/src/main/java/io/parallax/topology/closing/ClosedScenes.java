package io.parallax.topology.closing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.topology.stage.DueKeys;
import io.parallax.topology.stage.KeyedStores;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The scenes that were closed, as a task knows them, and the deletion of what its stores hold of
 * them: some keys at a time, with tombstones in the changelogs, and noted in a store, so that it
 * goes on after a restart.
 *
 * <p>A scene may be opened again, and records of its earlier opening may still be on their way
 * then. So records say how often the scene had been closed when they were made ({@code closings}),
 * and a task drops those of an earlier opening. One of a later opening may come before the closing
 * itself, which takes another way: then the scene is closed at once.
 *
 * <p>Several processors of a task may have one each, over the same store; one of them {@link
 * #deleteInSlices deletes}. {@link #isLate} costs one read of the store.
 */
public final class ClosedScenes {
  private static final String CLOSINGS = "closings/";

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** So many keys are deleted in a period. */
  private static final int MOST_OF_A_PERIOD = 2000;

  private final KeyValueStore<String, String> store;
  private final List<KeyValueStore<String, ?>> ofScenes;
  private final DueKeys deleting;
  private final Counter late;

  /** The closed scenes of a task, in some of its stores. */
  public ClosedScenes(ProcessorContext<?, ?> context, SceneStores stores, MeterRegistry registry) {
    store = context.getStateStore(stores.closings());
    ofScenes =
        stores.ofScenes().stream()
            .sorted()
            .<KeyValueStore<String, ?>>map(context::getStateStore)
            .toList();
    deleting = new DueKeys(store);
    late =
        Counter.builder("parallax.topology.closed.records")
            .description("Records of scenes that were closed meanwhile: they are dropped.")
            .register(registry);
  }

  /** Builds a store of closings. */
  public static StoreBuilder<?> builder(String name) {
    return KeyedStores.builder(name, Serdes.String());
  }

  /** How often a scene has been closed. */
  public int closings(String sceneId) {
    String closings = store.get(CLOSINGS + sceneId);
    return closings == null ? 0 : Integer.parseInt(closings);
  }

  /** Whether something is left to delete of a scene's earlier opening. */
  public boolean isDeleting(String sceneId) {
    return deleting.contains(sceneId);
  }

  /**
   * Whether a record is of an earlier opening of its scene: then it is counted, and dropped. Of one
   * that is not, the scene's earlier openings are gone afterwards.
   *
   * @param closings how often the scene had been closed when the record was made
   */
  public boolean isLate(String sceneId, int closings) {
    int known = closings(sceneId);
    if (closings < known) {
      late.increment();
      return true;
    }
    if (closings > known) {
      store.put(CLOSINGS + sceneId, Integer.toString(closings));
      delete(sceneId, Integer.MAX_VALUE);
    } else if (known > 0) {
      finish(sceneId);
    }
    return false;
  }

  /** Whether records of this opening can be here already, before the closing itself is. */
  public boolean isAhead(String sceneId, int closings) {
    return closings > 0 && (closings > closings(sceneId) || isDeleting(sceneId));
  }

  /** Begins to delete a scene that is closed; false if that closing is known already. */
  public boolean begin(SceneClosing closing, long time) {
    if (closing.closings() <= closings(closing.sceneId())) {
      return false;
    }
    store.put(CLOSINGS + closing.sceneId(), Integer.toString(closing.closings()));
    deleting.mark(closing.sceneId(), time);
    return true;
  }

  /** Deletes what is left of a scene, as it opens again. */
  public void finish(String sceneId) {
    if (isDeleting(sceneId)) {
      delete(sceneId, Integer.MAX_VALUE);
      deleting.remove(sceneId);
    }
  }

  /** Goes on with deleting from time to time. */
  public void deleteInSlices(ProcessorContext<?, ?> context) {
    context.schedule(PERIOD, PunctuationType.WALL_CLOCK_TIME, this::deleteSome);
  }

  private void deleteSome(long time) {
    int left = MOST_OF_A_PERIOD;
    while (left > 0) {
      List<String> next = deleting.take(DueKeys.ALL, 1);
      if (next.isEmpty()) {
        return;
      }
      left -= delete(next.get(0), left);
      if (left == 0) {
        deleting.mark(next.get(0), time);
      }
    }
  }

  private int delete(String sceneId, int most) {
    int deleted = 0;
    for (KeyValueStore<String, ?> each : ofScenes) {
      deleted += KeyedStores.delete(each, sceneId, most - deleted);
    }
    return deleted;
  }
}
