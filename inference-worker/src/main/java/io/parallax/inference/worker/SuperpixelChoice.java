package io.parallax.inference.worker;

import java.util.Locale;

/** Which superpixels a probability map carries. */
public enum SuperpixelChoice {
  /** Those that the frame brings; SEEDS for a frame that brings none. */
  GIVEN,
  /** Always SEEDS of our own. */
  SEEDS;

  /** Its name as the setting {@link WorkerConfig#SUPERPIXELS} has it. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
