package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;

/**
 * A graph that tells values of every pixel of an image, fed and read as that of a {@link
 * SegmentationModel}.
 *
 * <p>Safe for use by several threads.
 */
public final class MapGraph implements AutoCloseable {
  private final PassRunner runner;

  MapGraph(PassRunner runner) {
    this.runner = runner;
  }

  /**
   * The values at the image's size.
   *
   * @throws IllegalArgumentException if the image has another size than the model's
   */
  public ClassPlanes planes(ModelInput image) {
    return runner.planes(image);
  }

  @Override
  public void close() {
    runner.session().close();
  }
}
