package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the graph once over images, with the masks of the frame where it takes masks. */
final class PassRunner {
  private final GraphSession session;
  private final ModelPlan plan;
  private final Normalisation normalisation;

  PassRunner(GraphSession session, ModelPlan plan, Normalisation normalisation) {
    this.session = session;
    this.plan = plan;
    this.normalisation = normalisation;
  }

  Tensor run(ModelInput image) {
    return run(List.of(image));
  }

  /** Several images, which must be one when the graph takes one, or masks. */
  Tensor run(List<ModelInput> images) {
    int pixels = plan.width() * plan.height();
    int planes = Normalisation.CHANNELS * pixels;
    float[] values = new float[images.size() * planes];
    for (int i = 0; i < images.size(); i++) {
      int[] rgb = images.get(i).rgb();
      if (rgb.length != pixels) {
        throw new IllegalArgumentException(
            "image must have %d pixels, but has %d".formatted(pixels, rgb.length));
      }
      normalisation.write(rgb, values, i * planes);
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(
        plan.input(),
        new Tensor(
            FloatBuffer.wrap(values),
            images.size(),
            Normalisation.CHANNELS,
            plan.height(),
            plan.width()));
    if (plan.dropout() == Dropout.MASKS) {
      float[] masks =
          DropoutMasks.draw(
              images.get(0).key(), plan.passes(), plan.maskUnits(), plan.dropoutRate());
      inputs.put(
          ModelPlan.MASKS_INPUT,
          new Tensor(FloatBuffer.wrap(masks), plan.passes(), plan.maskUnits()));
    }
    return session.run(inputs);
  }
}
