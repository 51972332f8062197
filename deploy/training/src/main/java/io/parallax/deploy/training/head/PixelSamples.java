package io.parallax.deploy.training.head;

/**
 * Pixels to learn from.
 *
 * @param channels C, features of a pixel
 * @param features C of each pixel, one pixel after the other
 * @param classes of each pixel
 * @param weights of each pixel; one of 0 does not count
 */
record PixelSamples(int channels, float[] features, short[] classes, float[] weights) {
  PixelSamples(int channels, int pixels) {
    this(channels, new float[channels * pixels], new short[pixels], new float[pixels]);
  }

  int size() {
    return classes.length;
  }
}
