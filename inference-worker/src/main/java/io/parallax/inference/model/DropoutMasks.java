package io.parallax.inference.model;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The masks of MC dropout for one frame, drawn from its key: equal keys give equal masks, on every
 * machine.
 *
 * <p>An entry is 0 with the dropout rate p, else {@code 1 / (1 - p)}, so its mean is 1.
 */
final class DropoutMasks {
  // FNV-1a, 64 bit.
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private DropoutMasks() {}

  /** {@code passes} masks of {@code units} entries, one after the other. */
  static float[] draw(String key, int passes, int units, double rate) {
    SplittableRandom random = new SplittableRandom(seed(key));
    float kept = (float) (1 / (1 - rate));
    float[] masks = new float[passes * units];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = random.nextDouble() < rate ? 0f : kept;
    }
    return masks;
  }

  static long seed(String key) {
    long hash = FNV_OFFSET;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }
}
