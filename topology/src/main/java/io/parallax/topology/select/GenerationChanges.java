package io.parallax.topology.select;

import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneState;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.Selection;
import io.parallax.schemas.generation.Generations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the roles of generations mean to a scene: retired ones leave it, and another one asks.
 *
 * <p>Either is written to the stores and the scene made of them again.
 */
final class GenerationChanges {
  private final SceneStore stores;
  private final LoadedScenes scenes;
  private final SelectionMeters meters;
  private final Consumer<Selection> publish;

  /**
   * The changes in the scenes of a task.
   *
   * @param publish takes requests that end
   */
  GenerationChanges(
      SceneStore stores, LoadedScenes scenes, SelectionMeters meters, Consumer<Selection> publish) {
    this.stores = stores;
    this.scenes = scenes;
    this.meters = meters;
    this.publish = publish;
  }

  /** The scene as the roles want it; the same one if nothing changes. */
  Scene apply(Scene scene, Generations roles, Instant now) {
    Scene left = dropRetired(scene, roles, now);
    return nextToAsk(left, roles).map(next -> changeOver(left, next)).orElse(left);
  }

  /** Lets retired generations go, with their open requests. */
  private Scene dropRetired(Scene scene, Generations roles, Instant now) {
    List<Selection> ended = scene.life().endRetired(roles, now);
    ended.forEach(publish);
    SceneState state = stores.state(scene.sceneId());
    List<ScoredGeneration> left =
        state.getGenerations().stream()
            .filter(generation -> !roles.isRetired(generation.getGeneration()))
            .toList();
    if (left.size() == state.getGenerations().size()) {
      return scenes.reloadAfter(scene, ended);
    }
    for (ScoredGeneration generation : state.getGenerations()) {
      if (!left.contains(generation)) {
        stores.retired().add(scene.sceneId(), generation.getGeneration());
      }
    }
    stores.put(scene.sceneId(), new SceneState(state.getRow(), left));
    return scenes.reload(scene);
  }

  /** The generation that is to ask from now on, if it is another one. */
  private static Optional<String> nextToAsk(Scene scene, Generations roles) {
    List<String> inScene =
        scene.generations().stream().map(ScoredGeneration::getGeneration).toList();
    return AskingRules.wanted(roles, inScene)
        .filter(wanted -> !wanted.equals(scene.generation()))
        .filter(
            wanted ->
                !AskingRules.mayAsk(roles, scene.generation()) || scene.canChangeOverTo(wanted));
  }

  private Scene changeOver(Scene scene, String generation) {
    SceneState state = stores.state(scene.sceneId());
    SceneCoverage row =
        SceneCoverage.newBuilder(state.getRow())
            .setGeneration(generation)
            .setDrainedFrames(0)
            .build();
    stores.put(scene.sceneId(), new SceneState(row, state.getGenerations()));
    meters.changedOver();
    return scenes.reload(scene);
  }
}
