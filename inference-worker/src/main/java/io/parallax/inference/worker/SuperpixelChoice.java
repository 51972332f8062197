package io.parallax.inference.worker;

/** Which superpixels a probability map carries. */
public enum SuperpixelChoice {
  /** Those that the frame brings; SEEDS for a frame that brings none. */
  GIVEN,
  /** Always SEEDS of our own. */
  SEEDS
}
