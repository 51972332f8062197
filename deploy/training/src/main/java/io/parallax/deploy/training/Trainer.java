package io.parallax.deploy.training;

import io.parallax.deploy.training.dataset.DatasetFolder;
import java.io.IOException;
import java.nio.file.Path;

/** Makes another model out of a model and what annotators said. */
public interface Trainer {
  /**
   * Trains once. Files are in their places only when all went well.
   *
   * @param dataset whose training part is learned from
   * @param base the ONNX file to begin with, its descriptor beside it
   * @param out where the new ONNX file goes; its descriptor is written beside it
   * @throws RefusedTrainingException if dataset or base do not allow it
   * @throws io.parallax.inference.model.ModelException if the base cannot be used
   * @throws IOException if a file cannot be read or written
   */
  TrainedModel train(DatasetFolder dataset, Path base, Path out, TrainingProgress progress)
      throws IOException;
}
