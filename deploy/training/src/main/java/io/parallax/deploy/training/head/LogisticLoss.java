package io.parallax.deploy.training.head;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The loss of multinomial logistic regression: the mean over all samples, by their weights, of
 * minus the logarithm of the probability of their class, plus half the pull times the squared
 * distance of the weights from the old ones.
 *
 * <p>It is convex, and with a pull above 0 strictly so: it has one minimum. An evaluation with its
 * gradient costs two products and sums for each sample, channel and class, and one exponential for
 * each sample and class. Samples are cut into {@value #CHUNKS} parts, whatever the number of
 * threads, and the sums of the parts are added in their order, so the bits do not depend on it.
 */
final class LogisticLoss implements Objective {
  private static final int CHUNKS = 32;

  private final PixelSamples samples;
  private final HeadWeights old;
  private final double pull;
  private final BitSet frozen;
  private final boolean hasBias;
  private final double total;
  private final double[][] gradients;

  /**
   * The loss on samples.
   *
   * @param frozen classes whose weights stay: the derivatives by them are 0
   * @param hasBias whether the biases may change
   */
  LogisticLoss(PixelSamples samples, HeadWeights old, double pull, BitSet frozen, boolean hasBias) {
    this.samples = samples;
    this.old = old;
    this.pull = pull;
    this.frozen = frozen;
    this.hasBias = hasBias;
    double sum = 0;
    for (float weight : samples.weights()) {
      sum += weight;
    }
    this.total = sum;
    this.gradients = new double[CHUNKS][old.values().length];
  }

  @Override
  public double at(double[] weights, double[] gradient) {
    double[] losses = new double[CHUNKS];
    IntStream.range(0, CHUNKS)
        .parallel()
        .forEach(chunk -> losses[chunk] = sum(chunk, weights, gradients[chunk]));
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      loss += losses[chunk];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += gradients[chunk][i];
      }
    }
    double distance = 0;
    for (int i = 0; i < gradient.length; i++) {
      double away = weights[i] - old.values()[i];
      distance += away * away;
      gradient[i] = isFixed(i) ? 0 : gradient[i] / total + pull * away;
    }
    return loss / total + pull / 2 * distance;
  }

  private boolean isFixed(int i) {
    boolean isBias = i >= old.channels() * old.classes();
    return frozen.get(i % old.classes()) || (isBias && !hasBias);
  }

  private double sum(int chunk, double[] weights, double[] gradient) {
    Arrays.fill(gradient, 0);
    int from = (int) ((long) samples.size() * chunk / CHUNKS);
    int to = (int) ((long) samples.size() * (chunk + 1) / CHUNKS);
    int biases = old.channels() * old.classes();
    double[] z = new double[old.classes()];
    double loss = 0;
    for (int i = from; i < to; i++) {
      double weight = samples.weights()[i];
      if (weight > 0) {
        System.arraycopy(weights, biases, z, 0, z.length);
        addLogits(i, weights, z);
        loss += weight * toResiduals(z, samples.classes()[i], weight);
        addGradient(i, z, gradient);
      }
    }
    return loss;
  }

  // Loops along the classes, where they lie one after the other: the compiler vectorises them.

  private void addLogits(int sample, double[] weights, double[] z) {
    int channels = samples.channels();
    float[] features = samples.features();
    for (int j = 0, at = 0; j < channels; j++, at += z.length) {
      double x = features[sample * channels + j];
      for (int c = 0; c < z.length; c++) {
        z[c] += x * weights[at + c];
      }
    }
  }

  /** Makes derivatives by the logits of the logits; answers the loss. */
  private static double toResiduals(double[] z, int trueClass, double weight) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : z) {
      most = Math.max(most, logit);
    }
    double ofTrue = z[trueClass] - most;
    double sum = 0;
    for (int c = 0; c < z.length; c++) {
      z[c] = Math.exp(z[c] - most);
      sum += z[c];
    }
    for (int c = 0; c < z.length; c++) {
      z[c] *= weight / sum;
    }
    z[trueClass] -= weight;
    return Math.log(sum) - ofTrue;
  }

  private void addGradient(int sample, double[] residuals, double[] gradient) {
    int channels = samples.channels();
    float[] features = samples.features();
    for (int j = 0, at = 0; j < channels; j++, at += residuals.length) {
      double x = features[sample * channels + j];
      for (int c = 0; c < residuals.length; c++) {
        gradient[at + c] += x * residuals[c];
      }
    }
    int biases = channels * residuals.length;
    for (int c = 0; c < residuals.length; c++) {
      gradient[biases + c] += residuals[c];
    }
  }
}
