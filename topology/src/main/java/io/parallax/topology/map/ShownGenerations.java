package io.parallax.topology.map;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Model;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.generation.RoleChangeWalk;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The generation that the scene map shows in each block: the active one where it has seen the
 * block, otherwise that of the latest view.
 *
 * <p>After a start, and when roles have changed, all blocks are walked through, some at a time.
 */
final class ShownGenerations {
  private final KeyValueStore<String, String> shown;
  private final KeyValueStore<String, BlockStatistics> statistics;
  private final RoleChangeWalk<String> walk;

  /**
   * Those of a task.
   *
   * @param shown by block of a scene
   * @param statistics by block of a scene and generation
   */
  ShownGenerations(
      KeyValueStore<String, String> shown, KeyValueStore<String, BlockStatistics> statistics) {
    this.shown = shown;
    this.statistics = statistics;
    this.walk = new RoleChangeWalk<>(shown);
  }

  /** The generation of a block, empty if no view of one that is in use saw it. */
  String get(String block) {
    String generation = shown.get(block);
    return generation == null ? "" : generation;
  }

  /** The packed statistics of a block in the generation that is shown. */
  byte[] statistics(Keys.SceneBlock block) {
    BlockStatistics found = statistics(block, get(block.key()));
    return found == null ? Accumulation.EMPTY : FieldBytes.of(found.getVoxels());
  }

  private BlockStatistics statistics(Keys.SceneBlock block, String generation) {
    return generation.isEmpty()
        ? null
        : statistics.get(Keys.block(block.sceneId(), generation, block.x(), block.y(), block.z()));
  }

  /** Takes in a view of a block. */
  void see(String block, String generation, Generations now) {
    String before = get(block);
    if (!before.equals(generation) && !isActive(before, now)) {
      shown.put(block, generation);
    }
  }

  private static boolean isActive(String generation, Generations now) {
    return now.active().filter(model -> model.getGeneration().equals(generation)).isPresent();
  }

  /**
   * Goes on with the walk, if there is one.
   *
   * @param changed is told each block that shows another generation from now on
   */
  void walk(Generations roles, int most, Consumer<String> changed) {
    walk.go(
        roles,
        most,
        (block, before) -> {
          String wanted = wanted(Keys.parseSceneBlock(block), before, roles);
          if (!wanted.equals(before)) {
            shown.put(block, wanted.isEmpty() ? null : wanted);
            changed.accept(block);
          }
        });
  }

  private String wanted(Keys.SceneBlock block, String before, Generations roles) {
    Optional<Model> active = roles.active();
    if (active.isPresent() && statistics(block, active.get().getGeneration()) != null) {
      return active.get().getGeneration();
    }
    if (!roles.isRetired(before)) {
      return before;
    }
    return roles.inForce().stream()
        .map(Model::getGeneration)
        .filter(generation -> statistics(block, generation) != null)
        .findFirst()
        .orElse("");
  }
}
