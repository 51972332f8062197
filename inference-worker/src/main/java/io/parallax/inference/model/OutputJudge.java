package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Says what a model's outputs for the test images are, and refuses what no honest model puts out:
 * NaN, the same whatever the image, values in 0 to 1 that are no probabilities of classes.
 */
final class OutputJudge {
  private final Path file;
  private final Activation stated;
  private final int channels;
  private final Activation activation;
  private final OutputSums sums = new OutputSums();
  private final ProbeTally tally = new ProbeTally();

  /**
   * A judge of a model.
   *
   * @param stated what its descriptor says, or null
   * @param first its output for the first test image
   * @throws ModelException if nobody said what its one channel is
   */
  OutputJudge(Path file, Activation stated, ClassPlanes first) {
    this.file = file;
    this.stated = stated;
    this.channels = first.classes();
    this.activation = activation(first);
  }

  private Activation activation(ClassPlanes first) {
    OutputSums ofFirst = new OutputSums();
    ofFirst.add(first);
    if (channels > 1) {
      if (stated == Activation.SIGMOID) {
        throw fault(
            "its descriptor says sigmoid, which is for one output channel, but it has " + channels);
      }
      return ofFirst.areProbabilities() ? Activation.PROBABILITIES : Activation.LOGITS;
    }
    if (stated == null || stated == Activation.LOGITS) {
      throw fault(
          "has one output channel (values from %s to %s), which leaves nothing to choose; its descriptor can say \"activation\": \"sigmoid\" if these are logits of a class against the rest, or \"probabilities\" if they are its probabilities"
              .formatted(shown(ofFirst.least()), shown(ofFirst.most())));
    }
    return stated;
  }

  /**
   * Takes in the output for a test image.
   *
   * @param own as the graph puts it out
   * @param planes at the image's size
   * @throws ModelException if it is refused
   */
  void add(ProbeImage image, ClassPlanes own, ClassPlanes planes) {
    sums.add(own);
    if (Float.isNaN(sums.most()) || sums.most() == Float.POSITIVE_INFINITY) {
      throw fault("gives %s for the test image \"%s\"".formatted(sums.most(), image.title()));
    }
    if (channels == 1 && activation == Activation.PROBABILITIES && !sums.isInUnits()) {
      throw fault(
          "its descriptor says probabilities, but its one channel has values from %s to %s; if they are logits, it must say sigmoid"
              .formatted(shown(sums.least()), shown(sums.most())));
    }
    try {
      ClassPlanes classes = TwoClasses.of(planes, activation);
      tally.add(new ModelOutput(classes, activation).quantised());
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          file, "for the test image \"%s\": %s".formatted(image.title(), e.getMessage()), e);
    }
  }

  /**
   * Judges all of them together.
   *
   * @param varies whether the outputs differ from image to image
   * @throws ModelException if they are refused
   */
  void conclude(boolean varies) {
    if (!varies) {
      throw fault(
          "its output does not depend on the image: it is the same for noise, black, white, a gradient and blocks of colour"
              + (sums.least() == sums.most() ? ", " + shown(sums.most()) + " everywhere" : ""));
    }
    if (channels == 1) {
      requireNoProbabilities();
    } else {
      requireLogitsOrProbabilities();
    }
  }

  private void requireNoProbabilities() {
    if (activation == Activation.SIGMOID && sums.isInUnits()) {
      throw fault(
          "its descriptor says sigmoid, but its one channel has values from %s to %s, as after a sigmoid; if they are probabilities, it must say so"
              .formatted(shown(sums.least()), shown(sums.most())));
    }
  }

  private void requireLogitsOrProbabilities() {
    if (activation == Activation.LOGITS && sums.isInUnits()) {
      throw fault(
          "its outputs are all in 0 to 1, so they are no logits, but those of a pixel add up to %s to %s, so they are no probabilities of its classes: %s"
              .formatted(shown(sums.leastSum()), shown(sums.mostSum()), cause()));
    }
    if (activation == Activation.LOGITS && sums.haveOneSum()) {
      throw fault(
          "its outputs add up to %s at every pixel, but probabilities must add up to 1"
              .formatted(shown(sums.mostSum())));
    }
    if (stated != null && stated != activation) {
      throw fault(
          stated == Activation.LOGITS
              ? "its descriptor says logits, but its outputs are probabilities: they add up to 1"
              : "its descriptor says probabilities, but its outputs do not add up to 1");
    }
  }

  private String cause() {
    if (sums.addUpOverAll()) {
      return "they add up to 1 over all classes and pixels, as the softmax of an operator set before 13 does; it must run along the axis of the classes alone";
    }
    if (sums.addUpAlongColumns() || sums.addUpAlongRows()) {
      return "they add up to 1 along the %s of the image, so its softmax runs along the wrong axis"
          .formatted(sums.addUpAlongColumns() ? "columns" : "rows");
    }
    return "a sigmoid of each class says which classes there are, not which one a pixel has; export it with a softmax over the classes, or without the sigmoid";
  }

  /** What the outputs are. */
  Activation activation() {
    return activation;
  }

  /** What the outputs are where they do not tell by themselves, else null. */
  Activation needed() {
    return channels == 1 ? activation : null;
  }

  /** How many classes a map has. */
  int classes() {
    return Math.max(channels, 2);
  }

  /** What is suspicious, though an honest model may do it: a sentence for each. */
  List<String> suspicions(List<String> classNames) {
    return tally.suspicions(classNames);
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private ModelException fault(String what) {
    return new ModelException(file, what);
  }
}
