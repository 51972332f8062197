package io.parallax.scorer.score;

/**
 * Colours for a quantity from nothing to much: night blue over magenta and orange to a pale yellow,
 * ever lighter, so that it also reads without colour.
 */
public final class ScoreColours {
  /** What has no value at all. */
  public static final int ABSENT = 0x3a3d42;

  private static final int[] STOPS = {0x0b1033, 0x4b1d78, 0xb0306a, 0xee6c3b, 0xfbb13c, 0xfff7c9};

  private ScoreColours() {}

  /** The colour of a share of the most there is, as 0xRRGGBB; beyond 0 and 1 that of 0 and 1. */
  public static int of(double share) {
    if (Double.isNaN(share)) {
      return ABSENT;
    }
    double at = Math.max(0, Math.min(1, share)) * (STOPS.length - 1);
    int low = Math.min((int) at, STOPS.length - 2);
    double weight = at - low;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = (STOPS[low] >> shift) & 0xff;
      int to = (STOPS[low + 1] >> shift) & 0xff;
      colour |= (int) Math.round(from + weight * (to - from)) << shift;
    }
    return colour;
  }
}
