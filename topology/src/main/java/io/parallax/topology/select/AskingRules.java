package io.parallax.topology.select;

import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import java.util.List;
import java.util.Optional;

/**
 * Which generation asks in a scene.
 *
 * <p>The active one of topic {@code models} does, once it covers the scene as well as the one that
 * asks; until then that one goes on. Where none is active, workers run with models of their own: of
 * the generations that were never announced, the one whose frames came last into the scene is taken
 * for the active one.
 */
final class AskingRules {
  private AskingRules() {}

  /** Whether a generation that asks in a scene may go on. */
  static boolean mayAsk(Generations generations, String generation) {
    Optional<Standing> standing = generations.standing(generation);
    return standing.isEmpty()
        || standing.get() == Standing.ACTIVE
        || standing.get() == Standing.SUPERSEDED;
  }

  /**
   * The generation that is to ask in a scene, if it has one.
   *
   * @param inScene those that score the scene, in the order in which they came
   */
  static Optional<String> wanted(Generations generations, List<String> inScene) {
    Optional<String> active = generations.active().map(Model::getGeneration);
    if (active.isPresent()) {
      return active.filter(inScene::contains);
    }
    return inScene.stream()
        .filter(generation -> generations.standing(generation).isEmpty())
        .reduce((first, later) -> later);
  }
}
