package io.parallax.deploy.training.head;

/**
 * Weights of a layer that makes K logits of C features.
 *
 * @param channels C
 * @param classes K
 * @param values K of each feature, one feature after the other; the biases come last
 */
record HeadWeights(int channels, int classes, double[] values) {
  HeadWeights(int channels, int classes) {
    this(channels, classes, new double[(channels + 1) * classes]);
  }

  /** The weight of a feature; that of the feature C is the bias. */
  double at(int channel, int classId) {
    return values[channel * classes + classId];
  }

  void set(int channel, int classId, double value) {
    values[channel * classes + classId] = value;
  }

  /** The mean of these and others, of which the others have a share. */
  HeadWeights mixed(HeadWeights others, double share) {
    HeadWeights mixed = new HeadWeights(channels, classes);
    for (int i = 0; i < values.length; i++) {
      mixed.values[i] = (1 - share) * values[i] + share * others.values[i];
    }
    return mixed;
  }
}
