package io.parallax.deploy.training;

import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetFolder.Sample;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.InvalidRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The images of a part of a dataset, by their numbers: their labels, and their colours as workers
 * feed a model with frames. What is wrong with a file is refused in one line.
 *
 * @param dataset that they are of
 * @param samples in their order
 */
public record TrainingImages(DatasetFolder dataset, List<Sample> samples) {
  /**
   * Those of a part.
   *
   * @throws RefusedTrainingException if one is missing
   * @throws IOException if the list cannot be read
   */
  public static TrainingImages of(DatasetFolder dataset, Part part) throws IOException {
    try {
      return new TrainingImages(dataset, dataset.samples(part));
    } catch (NoSuchFileException e) {
      throw new RefusedTrainingException(
          "%s is no dataset: it has no %s.txt".formatted(dataset.directory(), part.folder()), e);
    } catch (IllegalArgumentException e) {
      throw new RefusedTrainingException(e.getMessage(), e);
    }
  }

  /** How many there are. */
  public int size() {
    return samples.size();
  }

  /**
   * The labels of an image.
   *
   * @throws RefusedTrainingException if its files are none
   * @throws IOException if they cannot be read
   */
  public Labels labels(int image) throws IOException {
    try {
      return dataset.labels(samples.get(image));
    } catch (IllegalArgumentException e) {
      throw new RefusedTrainingException(e.getMessage(), e);
    }
  }

  /**
   * An image at a model's working size.
   *
   * @throws RefusedTrainingException if it cannot be decoded
   * @throws IOException if it cannot be read
   */
  public ModelInput image(int image, SegmentationModel model) throws IOException {
    Sample sample = samples.get(image);
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(sample.image()));
    try {
      int[] rgb = ColourImage.decode(file).resized(model.width(), model.height()).rgb();
      return new ModelInput(sample.stem(), rgb);
    } catch (InvalidRecordException e) {
      throw new RefusedTrainingException(sample.image() + ": " + e.getMessage(), e);
    }
  }
}
