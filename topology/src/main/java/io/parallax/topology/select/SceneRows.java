package io.parallax.topology.select;

import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneState;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.generation.RoleChangeWalk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a task's scenes, as the meters know them.
 *
 * <p>After a start, and when roles of generations have changed, all scenes are walked through, some
 * at a time: their rows go to the meters, and those in which another generation is to ask, or one
 * is retired, are to be looked at.
 */
final class SceneRows {
  private final SceneStore stores;
  private final SceneStandings meters;
  private final Set<String> known = new HashSet<>();
  private final RoleChangeWalk<SceneState> walk;

  SceneRows(SceneStore stores, SceneStandings meters) {
    this.stores = stores;
    this.meters = meters;
    this.walk = new RoleChangeWalk<>(stores.scenes());
  }

  /** Takes in a scene's row. */
  void put(SceneCoverage row) {
    known.add(row.getSceneId());
    meters.put(row.getSceneId(), row);
  }

  /** Goes on with the walk, if there is one. */
  void walk(Generations roles, int most, long time) {
    walk.go(
        roles,
        most,
        (sceneId, state) -> {
          if (state.getRow().getClosed()) {
            return;
          }
          put(state.getRow());
          if (isToChange(state, roles)) {
            stores.changed().mark(sceneId, time);
          }
        });
  }

  private static boolean isToChange(SceneState state, Generations roles) {
    SceneCoverage row = state.getRow();
    // A generation that scored the scene as a candidate and may ask now.
    boolean mayBegin =
        row.getRequests() == 0
            && row.getEligible() > 0
            && AskingRules.mayAsk(roles, row.getGeneration());
    List<String> inScene =
        state.getGenerations().stream().map(ScoredGeneration::getGeneration).toList();
    return mayBegin
        || inScene.stream().anyMatch(roles::isRetired)
        || AskingRules.wanted(roles, inScene)
            .filter(wanted -> !wanted.equals(row.getGeneration()))
            .isPresent();
  }

  /** Takes the row of a scene that is closed from the meters. */
  void remove(String sceneId) {
    if (known.remove(sceneId)) {
      meters.forget(Set.of(sceneId));
    }
  }

  /** Takes the rows from the meters: the scenes go to another task. */
  void forget() {
    meters.forget(known);
  }
}
