package io.parallax.inference.model;

import io.parallax.scorer.evidence.QuantisedMap;
import java.nio.FloatBuffer;

/** What a model says about one image, as it comes out of the graph. */
public final class ModelOutput {
  private final FloatBuffer values;
  private final Activation activation;
  private final int classes;
  private final int width;
  private final int height;

  ModelOutput(FloatBuffer values, Activation activation, int classes, int width, int height) {
    this.values = values;
    this.activation = activation;
    this.classes = classes;
    this.width = width;
    this.height = height;
  }

  /**
   * The probabilities in 8 bits.
   *
   * @throws IllegalArgumentException if these are no probabilities, such as NaN
   */
  public QuantisedMap quantised() {
    return activation == Activation.LOGITS
        ? QuantisedMap.ofLogits(values, classes, width, height)
        : QuantisedMap.ofProbabilities(values, classes, width, height);
  }
}
