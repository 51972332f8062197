package io.parallax.topology.select;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.topology.stage.KeyedStores;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The reports of blocks from which a scene's shares can be built again.
 *
 * <p>Of each block its latest complete report, under the block's key, and those on some views that
 * came since, under the block's key, a slash and their number; a complete report deletes them. So a
 * report is written once, and never what other reports said before. In the order of keys a block's
 * complete report comes first and the others follow as they came.
 */
final class ShareReports {
  /** Numbers start here, so that all have as many digits. */
  private static final int FIRST = 1_000_000;

  private final KeyValueStore<String, SuperpixelEvidence> store;

  /** How many reports came since the complete one: by scene in memory, by block. */
  private final Map<String, Map<String, Integer>> sinceComplete = new HashMap<>();

  ShareReports(KeyValueStore<String, SuperpixelEvidence> store) {
    this.store = store;
  }

  /**
   * The key of the block that a report is of.
   *
   * @throws InvalidRecordException if its names are none
   */
  static String blockKey(SuperpixelEvidence report) {
    return InvalidRecordException.checked(
        "bad-identifier",
        () ->
            Keys.block(
                report.getSceneId(),
                report.getGeneration(),
                report.getBlockX(),
                report.getBlockY(),
                report.getBlockZ()));
  }

  /** Keeps a report of a scene that is new or was {@link #restore restored}. */
  void put(String blockKey, SuperpixelEvidence report) {
    Map<String, Integer> ofScene =
        sinceComplete.computeIfAbsent(report.getSceneId(), id -> new HashMap<>());
    if (report.getComplete()) {
      store.put(blockKey, report);
      Integer others = ofScene.remove(blockKey);
      for (int i = 0; others != null && i < others; i++) {
        store.put(key(blockKey, i), null);
      }
    } else {
      store.put(key(blockKey, ofScene.merge(blockKey, 1, Integer::sum) - 1), report);
    }
  }

  /** Deletes reports of a generation of a scene, not more than so many; tells how many. */
  int delete(String sceneGeneration, int most) {
    return KeyedStores.delete(store, sceneGeneration, most);
  }

  /** Forgets a scene that leaves the memory. */
  void forget(String sceneId) {
    sinceComplete.remove(sceneId);
  }

  private static String key(String blockKey, int number) {
    return blockKey + '/' + (FIRST + number);
  }

  /**
   * Visits the stored reports of a generation of a scene that is not in memory, in an order that
   * they could have come in.
   */
  void restore(String sceneId, String generation, Consumer<SuperpixelEvidence> consumer) {
    Map<String, Integer> ofScene = sinceComplete.computeIfAbsent(sceneId, id -> new HashMap<>());
    KeyedStores.forEach(
        store,
        sceneId + '/' + generation,
        report -> {
          if (!report.getComplete()) {
            ofScene.merge(blockKey(report), 1, Integer::sum);
          }
          consumer.accept(report);
        });
  }
}
