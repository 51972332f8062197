package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;
import io.parallax.scorer.output.QuantisedMap;

/**
 * What a model says about one image, as it comes out of the graph. Not for use by several threads.
 */
public final class ModelOutput {
  private final ClassPlanes values;
  private final Activation activation;

  ModelOutput(ClassPlanes values, Activation activation) {
    this.values = values;
    this.activation = activation;
  }

  /**
   * The probabilities in 8 bits.
   *
   * @throws IllegalArgumentException if these are no probabilities, such as NaN
   */
  public QuantisedMap quantised() {
    return activation == Activation.PROBABILITIES
        ? QuantisedMap.ofProbabilities(values)
        : QuantisedMap.ofLogits(values);
  }
}
