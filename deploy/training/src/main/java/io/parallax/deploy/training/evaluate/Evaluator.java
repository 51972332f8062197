package io.parallax.deploy.training.evaluate;

import io.parallax.deploy.training.ClassLists;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainingImages;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.inference.image.NearestReading;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Runs models over the validation part of a dataset, as workers do, and counts what they take
 * labelled pixels for. Each labelled pixel counts once, whatever its weight.
 */
public final class Evaluator {
  private final DatasetFolder dataset;
  private final TrainingImages images;

  /**
   * For a dataset.
   *
   * @throws RefusedTrainingException if its validation part is empty
   * @throws IOException if it cannot be read
   */
  public Evaluator(DatasetFolder dataset) throws IOException {
    this.dataset = dataset;
    this.images = TrainingImages.of(dataset, Part.VAL);
    if (images.size() == 0) {
      throw new RefusedTrainingException(
          "the validation part of %s is empty".formatted(dataset.directory()));
    }
  }

  /** How many images it has. */
  public int images() {
    return images.size();
  }

  /**
   * Evaluates models.
   *
   * @param files ONNX files, their descriptors beside them
   * @param progress is told the images of all models together
   * @throws RefusedTrainingException if no pixel is labelled, a model is given twice, or has other
   *     classes
   * @throws io.parallax.inference.model.ModelException if one cannot be used
   * @throws IOException if a file cannot be read
   */
  public Evaluation of(List<Path> files, TrainingProgress progress) throws IOException {
    Map<String, List<Confusion>> confusions = new LinkedHashMap<>();
    AtomicInteger done = new AtomicInteger();
    for (Path file : files) {
      try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
        ClassLists.requireSame(dataset, file, model);
        List<Confusion> ofFrames = frames(model, progress, done);
        if (confusions.put(model.generation(), ofFrames) != null) {
          throw new RefusedTrainingException(
              "%s is %s, which is given twice".formatted(file, model.generation()));
        }
      }
    }
    return Evaluation.of(dataset.classes(), confusions);
  }

  private List<Confusion> frames(
      SegmentationModel model, TrainingProgress progress, AtomicInteger done) throws IOException {
    List<Confusion> frames;
    try {
      frames =
          IntStream.range(0, images.size())
              .parallel()
              .mapToObj(
                  image -> {
                    Confusion frame = frame(image, model);
                    synchronized (progress) {
                      progress.at(done.incrementAndGet(), model.generation());
                    }
                    return frame;
                  })
              .filter(frame -> frame.total() > 0)
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (frames.isEmpty()) {
      throw new RefusedTrainingException(
          "the validation part of %s has no labelled pixel".formatted(dataset.directory()));
    }
    return frames;
  }

  private Confusion frame(int image, SegmentationModel model) {
    try {
      Labels labels = images.labels(image);
      Confusion confusion = new Confusion(dataset.classes().size());
      short[] taken =
          NearestReading.resize(
              model.run(images.image(image, model)).quantised().likeliest(),
              model.width(),
              model.height(),
              labels.width(),
              labels.height());
      for (int i = 0; i < taken.length; i++) {
        int trueClass = labels.classes()[i] & 0xFF;
        if (trueClass != DatasetFolder.NO_LABEL) {
          confusion.add(trueClass, taken[i]);
        }
      }
      return confusion;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      // The model says no probabilities, but NaN.
      throw new RefusedTrainingException(
          "%s: %s: %s"
              .formatted(model.generation(), images.samples().get(image).stem(), e.getMessage()),
          e);
    }
  }
}
