package io.parallax.deploy.training;

import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.inference.model.SegmentationModel;
import java.nio.file.Path;
import java.util.List;

/** Whether the classes of a model are those of a dataset. */
public final class ClassLists {
  private ClassLists() {}

  /**
   * Checks that they are the same, in the same order; of a model without names, that they are as
   * many.
   *
   * @param file of the model
   * @throws RefusedTrainingException if they are others; the message has the first difference
   */
  public static void requireSame(DatasetFolder dataset, Path file, SegmentationModel model) {
    List<String> theirs = model.classNames();
    List<String> ours = dataset.classes();
    if (theirs.size() != ours.size()) {
      throw new RefusedTrainingException(
          "%s has %s classes, but the dataset %s has %s"
              .formatted(file, theirs.size(), dataset.directory(), ours.size()));
    }
    for (int c = 0; c < ours.size() && model.hasClassNames(); c++) {
      if (!theirs.get(c).equals(ours.get(c))) {
        throw new RefusedTrainingException(
            "class %s of %s is \"%s\", but that of the dataset %s is \"%s\""
                .formatted(c, file, theirs.get(c), dataset.directory(), ours.get(c)));
      }
    }
  }
}
