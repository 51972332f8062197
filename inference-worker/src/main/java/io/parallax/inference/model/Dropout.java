package io.parallax.inference.model;

/** Where the chance in a model's passes comes from. */
public enum Dropout {
  /**
   * The graph takes one mask for each pass as an input and puts out the mean of the passes. The
   * masks are drawn from the frame's id, so a frame always gives the same map.
   */
  MASKS,
  /** The graph draws by itself whenever it runs; it is run once for each pass. */
  INSIDE,
  /** There is none: one pass. */
  NONE
}
