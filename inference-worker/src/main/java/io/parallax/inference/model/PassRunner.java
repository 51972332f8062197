package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.evidence.ClassPlanes;
import io.parallax.scorer.evidence.Enlargement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Runs the graph once over an image, with the masks of the frame where it takes masks. */
final class PassRunner {
  private final GraphSession session;
  private final ModelPlan plan;
  private final Normalisation normalisation;
  private final Enlargement enlargement;

  /** Where each thread normalises its images: ONNX Runtime reads them right there. */
  private final ThreadLocal<FloatBuffer> room;

  /**
   * A runner of a loaded graph.
   *
   * @param enlargement of what the graph puts out, or null if that has the image's size
   */
  PassRunner(
      GraphSession session, ModelPlan plan, Normalisation normalisation, Enlargement enlargement) {
    this.session = session;
    this.plan = plan;
    this.normalisation = normalisation;
    this.enlargement = enlargement;
    this.room = ThreadLocal.withInitial(this::allocate);
  }

  private FloatBuffer allocate() {
    int values = Normalisation.CHANNELS * plan.width() * plan.height();
    return ByteBuffer.allocateDirect(Float.BYTES * values)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The same with an enlargement. */
  PassRunner enlarging(Enlargement after) {
    return new PassRunner(session, plan, normalisation, after);
  }

  GraphSession session() {
    return session;
  }

  /** What the graph says about each pixel of an image. */
  ClassPlanes planes(ModelInput image) {
    Tensor output = run(image);
    int classes = (int) output.shape()[1];
    if (enlargement == null) {
      return ClassPlanes.of(output.values(), classes, plan.width(), plan.height());
    }
    float[] coarse = new float[output.values().remaining()];
    output.values().get(coarse);
    return enlargement.of(coarse, classes);
  }

  /** Runs the graph over an image. */
  Tensor run(ModelInput image) {
    return session.run(inputs(image, room.get()));
  }

  /**
   * What the graph is fed for an image.
   *
   * @throws IllegalArgumentException if it has another size
   */
  List<GraphInput> inputs(ModelInput image) {
    return inputs(image, allocate());
  }

  private List<GraphInput> inputs(ModelInput image, FloatBuffer values) {
    int pixels = plan.width() * plan.height();
    if (image.rgb().length != pixels) {
      throw new IllegalArgumentException(
          "image must have %s pixels, but has %s".formatted(pixels, image.rgb().length));
    }
    normalisation.write(image.rgb(), values);
    GraphInput planes =
        new GraphInput(
            plan.input(), values, 1, Normalisation.CHANNELS, plan.height(), plan.width());
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
