package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.output.ClassPlanes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Runs the graph once over an image, with the masks of the frame where it takes masks. */
final class PassRunner {
  private final GraphSession session;
  private final ModelPlan plan;
  private final Normalisation normalisation;
  private final OutputReading reading;

  /** Where each thread puts what the graph is fed: ONNX Runtime reads it right there. */
  private final ThreadLocal<Room> room;

  private record Room(ByteBuffer colours, ByteBuffer masks) {}

  /**
   * A runner of a loaded graph.
   *
   * @param reading of what the graph puts out, or null if that is not known yet
   */
  PassRunner(GraphSession session, ModelPlan plan, OutputReading reading) {
    this.session = session;
    this.plan = plan;
    this.normalisation = new Normalisation(plan);
    this.reading = reading;
    this.room = ThreadLocal.withInitial(this::allocate);
  }

  private Room allocate() {
    int colours = Normalisation.CHANNELS * plan.width() * plan.height();
    return new Room(
        allocate(plan.type(), colours),
        allocate(ElementType.FLOAT, plan.passes() * plan.maskUnits()));
  }

  private static ByteBuffer allocate(ElementType type, int numbers) {
    return ByteBuffer.allocateDirect(type.bytes() * numbers).order(ByteOrder.nativeOrder());
  }

  /** The same with another reading. */
  PassRunner reading(OutputReading other) {
    return new PassRunner(session, plan, other);
  }

  /** The same at another working size; its output is not read. */
  PassRunner sized(int width, int height) {
    return new PassRunner(session, plan.sized(width, height), null);
  }

  GraphSession session() {
    return session;
  }

  /** What the graph says about each pixel of an image. */
  ClassPlanes planes(ModelInput image) {
    return reading.planes(run(image));
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

  private List<GraphInput> inputs(ModelInput image, Room to) {
    int pixels = plan.width() * plan.height();
    if (image.rgb().length != pixels) {
      throw new IllegalArgumentException(
          "image must have %s pixels, but has %s".formatted(pixels, image.rgb().length));
    }
    normalisation.write(image.rgb(), to.colours());
    GraphInput colours =
        new GraphInput(
            plan.input(),
            plan.type(),
            to.colours(),
            plan.layout().shape(Normalisation.CHANNELS, plan.height(), plan.width()));
    if (plan.dropout() != Dropout.MASKS) {
      return List.of(colours);
    }
    float[] masks =
        DropoutMasks.draw(image.key(), plan.passes(), plan.maskUnits(), plan.dropoutRate());
    to.masks().asFloatBuffer().put(masks);
    return List.of(
        colours,
        new GraphInput(
            ModelPlan.MASKS_INPUT, ElementType.FLOAT, to.masks(), plan.passes(), plan.maskUnits()));
  }
}
