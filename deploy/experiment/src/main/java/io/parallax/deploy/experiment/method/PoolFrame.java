package io.parallax.deploy.experiment.method;

import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.output.QuantisedMap;

/**
 * A frame that may be labelled, with what the model of this round says about it.
 *
 * <p>All but the id and the number of pixels is read when it is asked for, and nothing keeps it
 * longer than it works on the frame: a pool need not be in memory. The same question has the same
 * answer each time. A frame that cannot be read throws an {@link java.io.UncheckedIOException}.
 */
public interface PoolFrame {
  /** Which frame it is. */
  FrameId id();

  /** How many pixels it has. */
  int pixels();

  /** Its superpixel ids as unsigned shorts, row-major, as in {@link #view}. */
  short[] superpixels();

  /** Its probability map with its geometry. */
  FrameView view();

  /** The features of the network's last layer but one, pooled over the image. */
  float[] features();

  /** How many passes with dropout there are. */
  int passes();

  /** The probability map of one pass with dropout, counted from 0. */
  QuantisedMap pass(int number);
}
