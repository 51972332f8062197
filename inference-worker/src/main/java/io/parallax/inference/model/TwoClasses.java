package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;
import java.util.Arrays;

/**
 * One channel as two classes: the rest comes first, then the class that the channel tells, as it
 * does in a network with two channels.
 */
record TwoClasses(ClassPlanes channel, boolean isLogit) implements ClassPlanes {
  /** The planes themselves, or the two classes of a single one. */
  static ClassPlanes of(ClassPlanes planes, Activation activation) {
    return planes.classes() == 1
        ? new TwoClasses(planes, activation == Activation.SIGMOID)
        : planes;
  }

  @Override
  public int classes() {
    return 2;
  }

  @Override
  public int width() {
    return channel.width();
  }

  @Override
  public int height() {
    return channel.height();
  }

  @Override
  public void read(int classIndex, int from, int count, float[] to) {
    if (classIndex == 0 && isLogit) {
      // The softmax of 0 and x is 1 - sigmoid(x) and sigmoid(x).
      Arrays.fill(to, 0, count, 0f);
      return;
    }
    channel.read(0, from, count, to);
    if (classIndex == 0) {
      for (int i = 0; i < count; i++) {
        to[i] = 1 - to[i];
      }
    }
  }
}
