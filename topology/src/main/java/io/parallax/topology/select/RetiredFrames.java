package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.Selection;
import io.parallax.topology.stage.KeyedStores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The deletion of what the stores hold of a scene's retired generations: some keys at a time, and
 * noted in a store, so that it goes on after a restart.
 */
final class RetiredFrames {
  private final KeyValueStore<String, String> deleted;
  private final KeyValueStore<String, String> frames;
  private final KeyValueStore<String, Footprint> footprints;
  private final KeyValueStore<String, Selection> requests;
  private final KeyValueStore<String, SceneCommand> commands;
  private final ShareReports reports;

  /** Whether there may be something to delete: after a start there may. */
  private boolean isBusy = true;

  /**
   * The deletion in some stores.
   *
   * @param deleted the generations that are being deleted: {@code sceneId/generation}
   * @param frames and the others are as in {@link SceneStore}
   */
  RetiredFrames(
      KeyValueStore<String, String> deleted,
      KeyValueStore<String, String> frames,
      KeyValueStore<String, Footprint> footprints,
      KeyValueStore<String, Selection> requests,
      KeyValueStore<String, SceneCommand> commands,
      ShareReports reports) {
    this.deleted = deleted;
    this.frames = frames;
    this.footprints = footprints;
    this.requests = requests;
    this.commands = commands;
    this.reports = reports;
  }

  /** Begins to delete what belongs to a generation of a scene that is retired. */
  void add(String sceneId, String generation) {
    deleted.put(sceneId + '/' + generation, "");
    isBusy = true;
  }

  /** Goes on with deleting, a limited number of keys. */
  void deleteSome(int most) {
    if (!isBusy) {
      return;
    }
    String key;
    try (KeyValueIterator<String, String> all = deleted.all()) {
      key = all.hasNext() ? all.peekNextKey() : null;
    }
    isBusy = key != null;
    if (isBusy) {
      delete(key, most);
    }
  }

  /** Deletes what is left of a generation that was retired before, as it comes again. */
  void finish(String sceneId, String generation) {
    String key = sceneId + '/' + generation;
    if (deleted.get(key) != null) {
      delete(key, Integer.MAX_VALUE);
    }
  }

  private void delete(String key, int most) {
    int left = most;
    left -= KeyedStores.delete(frames, key, left);
    left -= reports.delete(key, left);
    if (left > 0) {
      commands.delete(key);
      deleteUnusedFootprints(key.substring(0, key.indexOf('/')));
      deleted.delete(key);
    }
  }

  /** Deletes the footprints that no generation and no request that stands needs. */
  private void deleteUnusedFootprints(String sceneId) {
    Set<String> used = new HashSet<>();
    try (KeyValueIterator<String, String> all =
        frames.prefixScan(sceneId + '/', new StringSerializer())) {
      all.forEachRemaining(
          entry ->
              used.add(
                  SceneStore.footprint(
                      sceneId, entry.key.substring(entry.key.lastIndexOf('/') + 1), entry.value)));
    }
    KeyedStores.forEach(
        requests,
        sceneId,
        request -> {
          if (SceneRequests.stands(request)) {
            used.add(SceneStore.footprint(sceneId, request.getFrameId(), request.getRaster()));
          }
        });
    List<String> unused = new ArrayList<>();
    KeyedStores.forEach(
        footprints,
        sceneId,
        f -> {
          String key = SceneStore.footprint(sceneId, f.getFrameId(), f.getRaster());
          if (!used.contains(key)) {
            unused.add(key);
          }
        });
    unused.forEach(footprints::delete);
  }
}
