package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.evidence.ClassPlanes;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a graph does with one random image, before it sees a real one: the shape of its output,
 * logits or probabilities, and whether its passes differ.
 *
 * <p>An export often loses its dropout silently. Then all passes are equal and their mean says
 * nothing that one pass does not, so such a model is refused.
 */
final class ModelProbe {
  /** Half floats that add up to 1 do so within this. */
  private static final float SUM_TOLERANCE = 0.01f;

  private static final String FIRST = "probe/1";

  private final Path file;
  private final ModelPlan plan;
  private final PassRunner runner;
  private final Tensor output;

  ModelProbe(Path file, ModelPlan plan, PassRunner runner) {
    this.file = file;
    this.plan = plan;
    this.runner = runner;
    this.output = run(FIRST);
  }

  /** The random image. */
  static ModelInput image(ModelPlan plan) {
    return image(plan, FIRST);
  }

  private static ModelInput image(ModelPlan plan, String key) {
    return new ModelInput(
        key, new SplittableRandom(1).ints((long) plan.width() * plan.height()).toArray());
  }

  private Tensor run(String key) {
    try {
      return runner.run(image(plan, key));
    } catch (RuntimeException e) {
      throw new ModelException(
          file,
          "does not run on an image of %s×%s: %s"
              .formatted(plan.width(), plan.height(), e.getMessage()),
          e);
    }
  }

  /** The number of classes, when the output has the shape of a map. */
  int classes() {
    long[] shape = output.shape();
    if (shape.length != 4
        || shape[0] != 1
        || shape[2] != plan.height()
        || shape[3] != plan.width()) {
      throw new ModelException(
          file,
          "output \"%s\" must be [1, classes, %s, %s] for an image of that size, but is %s"
              .formatted(plan.output(), plan.height(), plan.width(), Arrays.toString(shape)));
    }
    return (int) shape[1];
  }

  /** Logits or probabilities, as the sums over the classes tell; checked if already stated. */
  Activation activation(Activation stated) {
    Activation found = addsUpToOne() ? Activation.PROBABILITIES : Activation.LOGITS;
    if (stated != null && stated != found) {
      throw new ModelException(
          file,
          stated == Activation.LOGITS
              ? "its descriptor says logits, but its outputs are probabilities: they add up to 1"
              : "its descriptor says probabilities, but its outputs do not add up to 1");
    }
    return found;
  }

  private boolean addsUpToOne() {
    FloatBuffer values = output.values();
    int pixels = plan.width() * plan.height();
    for (int pixel = 0; pixel < pixels; pixel++) {
      float sum = 0;
      for (int at = pixel; at < values.limit(); at += pixels) {
        float value = values.get(at);
        if (value < -SUM_TOLERANCE) {
          return false;
        }
        sum += value;
      }
      if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  /** Whether another runner gives the same bits for the image. */
  boolean agreesWith(PassRunner other) {
    ClassPlanes planes = other.planes(image(plan));
    int pixels = plan.width() * plan.height();
    float[] row = new float[plan.width()];
    for (int at = 0; at < output.values().limit(); at += row.length) {
      planes.read(at / pixels, at % pixels, row.length, row);
      for (int x = 0; x < row.length; x++) {
        if (Float.floatToRawIntBits(row[x])
            != Float.floatToRawIntBits(output.values().get(at + x))) {
          return false;
        }
      }
    }
    return true;
  }

  void requireDifferentPasses() {
    if (plan.passes() > 1 && output.values().equals(run("probe/2").values())) {
      throw new ModelException(
          file,
          plan.dropout() == Dropout.MASKS
              ? "passes is %s, but different dropout masks give equal outputs: the graph does not use them"
                  .formatted(plan.passes())
              : "passes is %s, but two passes over one image are equal: no dropout is active in the graph (training_mode is off, or the export lost it)"
                  .formatted(plan.passes()));
    }
  }
}
