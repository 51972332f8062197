package io.parallax.topology.select;

import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneState;
import io.parallax.schemas.Selection;
import io.parallax.topology.closing.SceneClosing;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The end of a task's scenes: its open requests end, its last row goes out, and behind them the
 * closing, for the stages that hold more of it.
 *
 * <p>The row stays in the stores, so that what comes later is known to be late.
 */
final class SceneEnd {
  private final SceneStore stores;
  private final LoadedScenes scenes;
  private final SceneRows rows;
  private final Consumer<Selection> publish;
  private final Consumer<SceneCoverage> publishRow;
  private final Consumer<SceneClosing> publishClosing;

  /**
   * The end of a task's scenes.
   *
   * @param publish takes requests that end
   * @param publishRow takes the last rows
   * @param publishClosing takes the closings
   */
  SceneEnd(
      SceneStore stores,
      LoadedScenes scenes,
      SceneRows rows,
      Consumer<Selection> publish,
      Consumer<SceneCoverage> publishRow,
      Consumer<SceneClosing> publishClosing) {
    this.stores = stores;
    this.scenes = scenes;
    this.rows = rows;
    this.publish = publish;
    this.publishRow = publishRow;
    this.publishClosing = publishClosing;
  }

  /**
   * Requires that a scene is not closed.
   *
   * @throws InvalidRecordException if it is
   */
  void requireOpen(String sceneId) {
    SceneState state = stores.state(sceneId);
    if (state != null && state.getRow().getClosed()) {
      throw new InvalidRecordException("closed-scene", "scene " + sceneId + " is closed");
    }
  }

  /**
   * Whether a record was on its way when its scene was closed.
   *
   * @param closings how often the scene had been closed when it was made
   * @throws InvalidRecordException if the scene has not been closed as often
   */
  boolean cameBefore(String sceneId, int closings) {
    if (closings > stores.closed().closings(sceneId)) {
      throw new InvalidRecordException(
          "bad-closings",
          "scene %s has not been closed %s times".formatted(Identifiers.shown(sceneId), closings));
    }
    return stores.closed().isLate(sceneId, closings);
  }

  /**
   * Closes a scene.
   *
   * @throws InvalidRecordException if there is no such scene, or it is closed
   */
  void close(String sceneId, Instant now) {
    requireOpen(sceneId);
    Scene scene =
        scenes
            .find(sceneId, now.toEpochMilli())
            .orElseThrow(
                () ->
                    new InvalidRecordException(
                        "unknown-scene", "there is no scene " + Identifiers.shown(sceneId)));
    scene.life().endAll(now).forEach(publish);
    SceneCoverage row = scene.row(now);
    row.setClosed(true);
    stores.put(sceneId, new SceneState(row, List.of()));
    publishRow.accept(row);
    var closing = new SceneClosing(sceneId, stores.closed().closings(sceneId) + 1, 0);
    publishClosing.accept(closing);
    stores.closed().begin(closing, now.toEpochMilli());
    stores.changed().remove(sceneId);
    scenes.unload(scene);
    rows.remove(sceneId);
  }
}
