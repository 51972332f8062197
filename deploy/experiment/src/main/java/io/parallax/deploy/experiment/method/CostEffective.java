package io.parallax.deploy.experiment.method;

import io.parallax.scorer.output.ClassPlanes;
import java.util.List;

/**
 * CEAL: the frames of {@linkplain SoftmaxEntropy ENT}, and the model's own guess as the label of
 * pixels that it is sure of.
 *
 * <p>In round t a pixel of a frame that is not labelled gets the class argmax_c p(u, c) if −Σ_c p
 * log2 p ≤ δ_t, with δ_t = 0.0275 − 0.001815·t (Wang et al., Cost-Effective Active Learning for
 * Deep Image Classification, IEEE TCSVT 2017, section 3, by pixel and with the thresholds of
 * ViewAL's code). These labels are made again in every round, by the model of that round, and those
 * of the round before are dropped.
 *
 * <p>They are made of probabilities in floating point: in 8 bits the smallest entropy above 0 is
 * 0.037 bit, so every threshold would let the same pixels pass.
 */
public final class CostEffective implements AcquisitionMethod {
  private static final double FIRST_THRESHOLD = 0.0275;
  private static final double STEP = 0.001815;
  private static final double BITS = 1 / Math.log(2);

  /** Stands for no class. */
  public static final short NO_LABEL = -1;

  @Override
  public String name() {
    return "CEAL";
  }

  @Override
  public List<Region> select(Pool pool, Labelled labelled, long budgetPixels, long seed) {
    return FrameRanking.select(pool, labelled, budgetPixels, SoftmaxEntropy::score);
  }

  /**
   * The labels that the model gives a frame itself, in one walk over its probabilities.
   *
   * @param round how many selections were made before, 0 for the first
   * @return the class of every pixel, or {@link #NO_LABEL}
   */
  public static short[] pseudoLabels(ClassPlanes probabilities, int round) {
    int pixels = probabilities.width() * probabilities.height();
    double threshold = FIRST_THRESHOLD - STEP * round;
    double[] entropy = new double[pixels];
    float[] highest = new float[pixels];
    short[] labels = new short[pixels];
    float[] plane = new float[pixels];
    for (int c = 0; c < probabilities.classes(); c++) {
      probabilities.read(c, 0, pixels, plane);
      for (int pixel = 0; pixel < pixels; pixel++) {
        float p = plane[pixel];
        if (p > 0) {
          entropy[pixel] -= p * Math.log(p) * BITS;
        }
        if (p > highest[pixel]) {
          highest[pixel] = p;
          labels[pixel] = (short) c;
        }
      }
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      if (highest[pixel] == 0 || entropy[pixel] > threshold) {
        labels[pixel] = NO_LABEL;
      }
    }
    return labels;
  }
}
