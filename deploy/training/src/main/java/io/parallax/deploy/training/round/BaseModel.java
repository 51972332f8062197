package io.parallax.deploy.training.round;

import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.inference.follow.ModelCache;
import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that a training begins with.
 *
 * @param file its ONNX file, with the others beside it
 * @param isAnnounced whether it is a generation of the cluster
 */
public record BaseModel(Path file, boolean isAnnounced) {

  /**
   * The active generation, whose files are fetched as workers do; where none was ever announced, a
   * file.
   *
   * @param file null: there is none
   * @throws RefusedTrainingException if there is neither
   * @throws io.parallax.inference.follow.ModelFetchException if a file is not to be had
   * @throws io.parallax.inference.follow.WrongModelException if the announcement makes no sense
   * @throws InterruptedException if the thread is interrupted
   */
  public static BaseModel of(Generations generations, ModelCache cache, Path file)
      throws InterruptedException {
    Optional<Model> active = generations.active();
    if (active.isPresent()) {
      return new BaseModel(cache.fetch(active.get()), true);
    }
    if (!generations.all().isEmpty()) {
      throw new RefusedTrainingException(
          "no generation is active: 'parallax models promote' makes one the base of trainings");
    }
    if (file == null) {
      throw new RefusedTrainingException(
          "no generation is announced, and no file is given that a training could begin with");
    }
    return new BaseModel(file, false);
  }
}
