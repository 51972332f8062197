package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Runs the graph once over an image, with the masks of the frame where it takes masks. */
final class PassRunner {
  private final GraphSession session;
  private final ModelPlan plan;
  private final Normalisation normalisation;

  PassRunner(GraphSession session, ModelPlan plan, Normalisation normalisation) {
    this.session = session;
    this.plan = plan;
    this.normalisation = normalisation;
  }

  /** Runs the graph over an image. */
  Tensor run(ModelInput image) {
    return session.run(inputs(image));
  }

  /**
   * What the graph is fed for an image.
   *
   * @throws IllegalArgumentException if it has another size
   */
  List<GraphInput> inputs(ModelInput image) {
    int pixels = plan.width() * plan.height();
    if (image.rgb().length != pixels) {
      throw new IllegalArgumentException(
          "image must have %d pixels, but has %d".formatted(pixels, image.rgb().length));
    }
    GraphInput planes =
        new GraphInput(
            plan.input(),
            normalisation.planes(image.rgb()),
            1,
            Normalisation.CHANNELS,
            plan.height(),
            plan.width());
    if (plan.dropout() != Dropout.MASKS) {
      return List.of(planes);
    }
    float[] masks =
        DropoutMasks.draw(image.key(), plan.passes(), plan.maskUnits(), plan.dropoutRate());
    return List.of(
        planes,
        new GraphInput(
            ModelPlan.MASKS_INPUT, FloatBuffer.wrap(masks), plan.passes(), plan.maskUnits()));
  }
}
