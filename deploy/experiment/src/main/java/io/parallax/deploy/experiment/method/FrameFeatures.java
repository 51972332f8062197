package io.parallax.deploy.experiment.method;

import java.util.List;

/** The pooled features of frames, and the Euclidean distances between them. */
final class FrameFeatures {
  private final float[][] features;

  /**
   * Reads the features of frames, which are addressed by their place from here on.
   *
   * @throws IllegalArgumentException if they differ in length
   */
  FrameFeatures(List<PoolFrame> frames) {
    features = new float[frames.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = frames.get(i).features();
      if (features[i].length != features[0].length) {
        throw new IllegalArgumentException(
            "frame "
                + frames.get(i).id()
                + " has "
                + features[i].length
                + " features, but the first has "
                + features[0].length);
      }
    }
  }

  /** The distance of two frames. */
  double distance(int i, int j) {
    double sum = 0;
    for (int k = 0; k < features[i].length; k++) {
      double difference = (double) features[i][k] - features[j][k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /** Lowers each frame's distance to the nearest of some frames by one more of these. */
  void lower(double[] nearest, int frame) {
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distance(i, frame));
    }
  }
}
