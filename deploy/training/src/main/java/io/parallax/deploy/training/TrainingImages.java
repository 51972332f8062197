package io.parallax.deploy.training;

import io.parallax.deploy.training.dataset.DatasetFolder.Sample;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.InvalidRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** Images of a dataset as workers feed a model with frames. */
public final class TrainingImages {
  private TrainingImages() {}

  /**
   * The image of a sample at a model's working size.
   *
   * @throws RefusedTrainingException if it cannot be decoded
   * @throws IOException if it cannot be read
   */
  public static ModelInput read(Sample sample, SegmentationModel model) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(sample.image()));
    try {
      int[] rgb = ColourImage.decode(file).resized(model.width(), model.height()).rgb();
      return new ModelInput(sample.stem(), rgb);
    } catch (InvalidRecordException e) {
      throw new RefusedTrainingException(sample.image() + ": " + e.getMessage(), e);
    }
  }
}
