package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.output.ClassPlanes;
import io.parallax.scorer.output.Enlargement;
import io.parallax.scorer.output.Enlargement.Kernel;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * How what a graph puts out becomes a value of each class at each pixel: in which order its axes
 * lie, and how much smaller than the image it is.
 *
 * <p>Many networks put out their logits at a fraction of the image's size, SegFormer at a quarter.
 * They are enlarged by bilinear interpolation between pixel centres, which is what such networks
 * are trained with (PyTorch's {@code interpolate(mode="bilinear", align_corners=False)}).
 *
 * @param layout of the output
 * @param width of the output
 * @param height of the output
 * @param enlargement to the image's size, or null if it has that
 */
record OutputReading(Layout layout, int width, int height, Enlargement enlargement) {
  /** Networks halve the image five times at most before they tell the classes. */
  static final int MOST_RATIO = 32;

  private static final int RANK = 4;

  /**
   * How to read an output of this shape, if it is that of a map: as large as the image, or smaller
   * by the same whole number along both axes.
   */
  static Optional<OutputReading> of(ModelPlan plan, long... shape) {
    if (shape.length != RANK || shape[0] != 1) {
      return Optional.empty();
    }
    Optional<OutputReading> nchw = of(plan, Layout.NCHW, shape);
    // Where the image has its channels last, so have the classes, usually.
    return plan.layout() == Layout.NHWC ? of(plan, Layout.NHWC, shape).or(() -> nchw) : nchw;
  }

  private static Optional<OutputReading> of(ModelPlan plan, Layout layout, long... shape) {
    int width = Math.toIntExact(shape[layout.column()]);
    int height = Math.toIntExact(shape[layout.row()]);
    if (width == 0
        || height == 0
        || shape[layout.channel()] == 0
        || plan.width() % width != 0
        || plan.height() % height != 0) {
      return Optional.empty();
    }
    int ratio = plan.width() / width;
    if (ratio != plan.height() / height || ratio > MOST_RATIO) {
      return Optional.empty();
    }
    return Optional.of(
        ratio == 1
            ? new OutputReading(layout, width, height, null)
            : enlarging(plan, layout, width, height, Kernel.IN_PAIRS));
  }

  /** A reading that enlarges, whatever the ratio. */
  static OutputReading enlarging(
      ModelPlan plan, Layout layout, int width, int height, Kernel kernel) {
    return new OutputReading(
        layout, width, height, new Enlargement(width, height, plan.width(), plan.height(), kernel));
  }

  /** Whether the values need nothing done to them. */
  boolean isDirect() {
    return layout == Layout.NCHW && enlargement == null;
  }

  /** How many classes an output tells. */
  int classes(Tensor output) {
    return Math.toIntExact(output.shape()[layout.channel()]);
  }

  /** The values at the image's size. */
  ClassPlanes planes(Tensor output) {
    if (enlargement == null) {
      return ownPlanes(output);
    }
    FloatBuffer values = planar(output);
    float[] coarse = new float[values.remaining()];
    values.get(values.position(), coarse);
    return enlargement.of(coarse, classes(output));
  }

  /** The values at the output's own size. */
  ClassPlanes ownPlanes(Tensor output) {
    return ClassPlanes.of(planar(output), classes(output), width, height);
  }

  private FloatBuffer planar(Tensor output) {
    if (layout == Layout.NCHW) {
      return output.values();
    }
    int classes = classes(output);
    int pixels = width * height;
    FloatBuffer from = output.values();
    float[] pixel = new float[classes];
    float[] planes = new float[classes * pixels];
    for (int i = 0; i < pixels; i++) {
      from.get(i * classes, pixel);
      for (int c = 0; c < classes; c++) {
        planes[c * pixels + i] = pixel[c];
      }
    }
    return FloatBuffer.wrap(planes);
  }
}
