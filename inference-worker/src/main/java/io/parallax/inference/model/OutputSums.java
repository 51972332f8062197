package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;

/**
 * In what range the values of a model's outputs lie, and along which axes they add up to 1: what
 * tells logits, probabilities, and a softmax along the wrong axis apart.
 */
final class OutputSums {
  /** Half floats that add up to 1 do so within this. */
  static final float TOLERANCE = 0.01f;

  private float least = Float.POSITIVE_INFINITY;
  private float most = Float.NEGATIVE_INFINITY;
  private double leastSum = Double.POSITIVE_INFINITY;
  private double mostSum = Double.NEGATIVE_INFINITY;
  private boolean alongRows = true;
  private boolean alongColumns = true;
  private boolean overAll = true;

  /** Takes in an output. */
  void add(ClassPlanes output) {
    int width = output.width();
    int height = output.height();
    double[] ofPixels = new double[width * height];
    double ofAll = 0;
    float[] row = new float[width];
    for (int c = 0; c < output.classes(); c++) {
      double[] ofColumns = new double[width];
      for (int y = 0; y < height; y++) {
        output.read(c, y * width, width, row);
        double ofRow = 0;
        for (int x = 0; x < width; x++) {
          float value = row[x];
          least = Math.min(least, value);
          most = Math.max(most, value);
          ofPixels[y * width + x] += value;
          ofColumns[x] += value;
          ofRow += value;
        }
        alongRows &= isOne(ofRow);
        ofAll += ofRow;
      }
      for (double sum : ofColumns) {
        alongColumns &= isOne(sum);
      }
    }
    overAll &= isOne(ofAll);
    for (double sum : ofPixels) {
      leastSum = Math.min(leastSum, sum);
      mostSum = Math.max(mostSum, sum);
    }
  }

  private static boolean isOne(double sum) {
    return Math.abs(sum - 1) <= TOLERANCE;
  }

  float least() {
    return least;
  }

  float most() {
    return most;
  }

  /** The least sum over the classes of a pixel. */
  double leastSum() {
    return leastSum;
  }

  /** The largest. */
  double mostSum() {
    return mostSum;
  }

  /** Whether these may be probabilities of something: all are in 0 to 1. */
  boolean isInUnits() {
    return least >= 0 && most <= 1 + TOLERANCE;
  }

  /** Whether these are the probabilities of the classes of each pixel. */
  boolean areProbabilities() {
    return least >= -TOLERANCE && isOne(leastSum) && isOne(mostSum);
  }

  /** Whether the sum is the same at every pixel, and none of the values negative. */
  boolean haveOneSum() {
    return least >= 0 && leastSum > 0 && mostSum - leastSum <= TOLERANCE * mostSum;
  }

  /** Whether each row of each class adds up to 1. */
  boolean addUpAlongRows() {
    return alongRows;
  }

  /** Whether each column of each class adds up to 1. */
  boolean addUpAlongColumns() {
    return alongColumns;
  }

  /** Whether all values of an image together add up to 1. */
  boolean addUpOverAll() {
    return overAll;
  }
}
