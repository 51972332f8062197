package io.parallax.deploy.training.head;

import java.util.Arrays;

/**
 * Brings features to mean 0 and deviation 1, and weights along, so that the logits stay the same.
 *
 * <p>Networks differ in how large their features are, and channels of one network do. Standardised,
 * a pull of one strength means the same to all of them, and the optimiser needs fewer steps.
 *
 * @param mean of each channel
 * @param deviation of each channel; 1 where all values are equal
 */
record Standardisation(double[] mean, double[] deviation) {
  /**
   * That of samples.
   *
   * @param hasBias whether there is one to take up the means; else they stay
   */
  static Standardisation of(PixelSamples samples, boolean hasBias) {
    int channels = samples.channels();
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    double total = 0;
    for (int i = 0; i < samples.size(); i++) {
      double weight = samples.weights()[i];
      total += weight;
      for (int j = 0; j < channels && weight > 0; j++) {
        double x = samples.features()[i * channels + j];
        sums[j] += weight * x;
        squares[j] += weight * x * x;
      }
    }
    double[] mean = new double[channels];
    double[] deviation = new double[channels];
    for (int j = 0; j < channels; j++) {
      mean[j] = hasBias ? sums[j] / total : 0;
      double variance = squares[j] / total - mean[j] * mean[j];
      // What rounding leaves of channels that never change would blow their weights up.
      boolean varies = variance > 1e-10 * squares[j] / total;
      deviation[j] = varies ? Math.sqrt(variance) : 1;
    }
    return new Standardisation(mean, deviation);
  }

  /** Changes features in their place. */
  void apply(PixelSamples samples) {
    float[] features = samples.features();
    int channels = mean.length;
    for (int at = 0; at < features.length; at += channels) {
      for (int j = 0; j < channels; j++) {
        features[at + j] = (float) ((features[at + j] - mean[j]) / deviation[j]);
      }
    }
  }

  /** Weights for features as they were, as weights for standardised ones. */
  HeadWeights forStandardised(HeadWeights plain) {
    return changed(plain, 1, deviation);
  }

  /** The other way round. */
  HeadWeights forPlain(HeadWeights standardised) {
    double[] inverse = Arrays.stream(deviation).map(d -> 1 / d).toArray();
    return changed(standardised, -1, inverse);
  }

  private HeadWeights changed(HeadWeights from, int sign, double[] factor) {
    int channels = from.channels();
    HeadWeights to = new HeadWeights(channels, from.classes());
    for (int c = 0; c < from.classes(); c++) {
      double bias = from.at(channels, c);
      for (int j = 0; j < channels; j++) {
        double scaled = from.at(j, c) * factor[j];
        to.set(j, c, scaled);
        bias += sign * mean[j] * (sign > 0 ? from.at(j, c) : scaled);
      }
      to.set(channels, c, bias);
    }
    return to;
  }
}
