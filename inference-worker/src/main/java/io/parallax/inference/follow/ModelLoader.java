package io.parallax.inference.follow;

import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Model;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** From the files of an announced model to the model, loaded and tried. For several threads. */
final class ModelLoader {
  private final int threads;

  /** One at a time: models that are tried side by side would need the memory of all. */
  private final Lock turn = new ReentrantLock(true);

  /**
   * A loader.
   *
   * @param threads that compute one image; 0 for one
   */
  ModelLoader(int threads) {
    this.threads = threads;
  }

  /**
   * Loads a model and tries it as at any start.
   *
   * @param file its ONNX file, with the others beside it
   * @throws WrongModelException if the files are not those of this generation
   * @throws io.parallax.inference.model.ModelException if the model is not fit
   */
  SegmentationModel load(Model announced, Path file) {
    turn.lock();
    try {
      SegmentationModel model =
          SegmentationModel.load(new ModelSource(file, null, null, null, threads));
      try {
        requireAnnounced(announced, model);
      } catch (WrongModelException e) {
        model.close();
        throw e;
      }
      return model;
    } catch (OutOfMemoryError e) {
      throw new WrongModelException("there is no memory for it: " + e.getMessage());
    } finally {
      turn.unlock();
    }
  }

  private static void requireAnnounced(Model announced, SegmentationModel model) {
    if (!model.generation().equals(announced.getGeneration())) {
      throw new WrongModelException("its files are those of generation " + model.generation());
    }
    if (!model.classNames().equals(announced.getClassNames())) {
      throw new WrongModelException(
          "its classes are %s, announced were %s"
              .formatted(model.classNames(), announced.getClassNames()));
    }
  }
}
