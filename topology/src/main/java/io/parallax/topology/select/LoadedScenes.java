package io.parallax.topology.select;

import io.parallax.schemas.Selection;
import io.parallax.scorer.selection.SelectionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scenes in memory: a scene is made of its stores when something happens in it, and leaves the
 * memory when nothing has happened for a minute.
 */
final class LoadedScenes {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final SceneStore stores;
  private final SelectionRules rules;

  /** The one that was used least lately first. */
  private final Map<String, Loaded> scenes = new LinkedHashMap<>(16, 0.75f, true);

  private record Loaded(Scene scene, long usedAt) {}

  LoadedScenes(SceneStore stores, SelectionRules rules) {
    this.stores = stores;
    this.rules = rules;
  }

  /** A scene, if there is one of that name. */
  Optional<Scene> find(String sceneId, long time) {
    Loaded known = scenes.get(sceneId);
    Scene scene = known == null ? stores.load(sceneId, rules) : known.scene;
    if (scene != null) {
      keep(scene, time);
    }
    return Optional.ofNullable(scene);
  }

  /** Keeps a scene that may be new. */
  void keep(Scene scene, long time) {
    scenes.put(scene.sceneId(), new Loaded(scene, time));
  }

  /** Makes a scene again, as its stores have it now. */
  Scene reload(Scene scene) {
    Loaded before = scenes.get(scene.sceneId());
    Scene after = stores.load(scene.sceneId(), rules);
    scenes.put(scene.sceneId(), new Loaded(after, before.usedAt));
    return after;
  }

  /**
   * The scene after requests of it have ended: what those of other generations suppressed is free
   * only in one that is made again.
   */
  Scene reloadAfter(Scene scene, List<Selection> ended) {
    boolean hasOther = ended.stream().anyMatch(r -> !r.getGeneration().equals(scene.generation()));
    return hasOther ? reload(scene) : scene;
  }

  /** The scenes in which nothing has happened for long. */
  List<Scene> idle(long time) {
    List<Scene> idle = new ArrayList<>();
    for (Loaded loaded : scenes.values()) {
      if (loaded.usedAt + IDLE.toMillis() > time) {
        break;
      }
      idle.add(loaded.scene);
    }
    return idle;
  }

  /** Lets a scene go. */
  void unload(Scene scene) {
    scenes.remove(scene.sceneId());
    stores.unload(scene.sceneId());
  }
}
