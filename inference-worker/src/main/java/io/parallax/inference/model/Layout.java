package io.parallax.inference.model;

/** In which order an image's axes lie in a tensor of four. */
public enum Layout {
  /** [N, 3, H, W], as PyTorch has it. */
  NCHW(1, 2, 3),
  /** [N, H, W, 3], as TensorFlow has it. */
  NHWC(3, 1, 2);

  private final int channel;
  private final int row;
  private final int column;

  Layout(int channel, int row, int column) {
    this.channel = channel;
    this.row = row;
    this.column = column;
  }

  int channel() {
    return channel;
  }

  int row() {
    return row;
  }

  int column() {
    return column;
  }

  /** The shape of one image. */
  long[] shape(int channels, int height, int width) {
    long[] shape = new long[4];
    shape[0] = 1;
    shape[channel] = channels;
    shape[row] = height;
    shape[column] = width;
    return shape;
  }
}
