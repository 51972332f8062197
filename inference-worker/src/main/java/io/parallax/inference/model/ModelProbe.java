package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.output.ClassPlanes;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a graph does with a few test images, before it sees a real one: whether it runs at the
 * working size, the shape of its output, what {@link OutputJudge} says about it, and whether its
 * passes differ.
 *
 * <p>An export often loses its dropout silently. Then all passes are equal and their mean says
 * nothing that one pass does not, so such a model is refused.
 */
final class ModelProbe {
  private final Path file;
  private final ModelPlan plan;
  private final OutputReading reading;
  private final PassRunner runner;
  private final OutputJudge judge;

  /**
   * Tries a graph.
   *
   * @param stated how its output is read, or null if nobody said
   * @throws ModelException if it is refused; the message says what was seen
   */
  ModelProbe(Path file, ModelPlan plan, GraphSession session, Activation stated) {
    this.file = file;
    this.plan = plan;
    PassRunner bare = new PassRunner(session, plan, null);
    Tensor first = run(bare, ProbeImage.NOISE.at(plan));
    this.reading = reading(bare, first);
    this.runner = bare.reading(reading);
    this.judge = new OutputJudge(file, stated, reading.ownPlanes(first));
    boolean varies = false;
    for (ProbeImage image : ProbeImage.values()) {
      Tensor output = image == ProbeImage.NOISE ? first : run(runner, image.at(plan));
      varies |= !output.values().equals(first.values());
      judge.add(image, reading.ownPlanes(output), reading.planes(output));
    }
    // By chance it varies anyway where the graph draws its dropout itself.
    judge.conclude(varies || plan.dropout() == Dropout.INSIDE);
    requireDifferentPasses(first);
  }

  private Tensor run(PassRunner graph, ModelInput image) {
    try {
      return graph.run(image);
    } catch (RuntimeException e) {
      throw new ModelException(
          file,
          "does not run on an image of %s×%s%s: %s"
              .formatted(plan.width(), plan.height(), otherSizes(graph), OrtReason.of(e)),
          e);
    }
  }

  private OutputReading reading(PassRunner graph, Tensor output) {
    return OutputReading.of(plan, output.shape())
        .orElseThrow(
            () ->
                new ModelException(
                    file,
                    "output \"%s\" must be [1, classes, %s, %s] for an image of that size, or smaller by one whole number up to %s along both axes, but is %s%s"
                        .formatted(
                            plan.output(),
                            plan.height(),
                            plan.width(),
                            OutputReading.MOST_RATIO,
                            Arrays.toString(output.shape()),
                            otherSizes(graph))));
  }

  private String otherSizes(PassRunner graph) {
    return SizeSearch.hint(plan.width(), plan.height(), (w, h) -> works(graph, w, h));
  }

  private boolean works(PassRunner graph, int width, int height) {
    ModelPlan sized = plan.sized(width, height);
    try {
      Tensor output = graph.sized(width, height).run(ProbeImage.NOISE.at(sized));
      return OutputReading.of(sized, output.shape()).isPresent();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void requireDifferentPasses(Tensor first) {
    if (plan.passes() > 1
        && first.values().equals(run(runner, ProbeImage.NOISE.at(plan, "probe/2")).values())) {
      throw new ModelException(
          file,
          plan.dropout() == Dropout.MASKS
              ? "passes is %s, but different dropout masks give equal outputs: the graph does not use them"
                  .formatted(plan.passes())
              : "passes is %s, but two passes over one image are equal: no dropout is active in the graph (training_mode is off, or the export lost it)"
                  .formatted(plan.passes()));
    }
  }

  /** Runs the graph and reads what it puts out. */
  PassRunner runner() {
    return runner;
  }

  /** How what it puts out is read. */
  OutputReading reading() {
    return reading;
  }

  /** What it says about its output. */
  OutputJudge judge() {
    return judge;
  }

  /** Whether another runner gives the same bits for a test image. */
  boolean agreesWith(PassRunner other) {
    ModelInput image = ProbeImage.NOISE.at(plan);
    ClassPlanes mine = runner.planes(image);
    ClassPlanes theirs = other.planes(image);
    float[] row = new float[plan.width()];
    float[] otherRow = new float[plan.width()];
    for (int c = 0; c < mine.classes(); c++) {
      for (int y = 0; y < plan.height(); y++) {
        mine.read(c, y * row.length, row.length, row);
        theirs.read(c, y * row.length, row.length, otherRow);
        for (int x = 0; x < row.length; x++) {
          if (Float.floatToRawIntBits(row[x]) != Float.floatToRawIntBits(otherRow[x])) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
