package io.parallax.inference.worker;

/**
 * The farthest depth reading that counts, the setting {@code depth.max}.
 *
 * @param millimetres readings beyond are taken as none
 */
public record DepthLimit(int millimetres) {
  /** Three times as far as 99.9 % of the readings of indoor scans; see the setting. */
  public static final DepthLimit DEFAULT = ofMetres(10);

  /** That of a setting. */
  public static DepthLimit ofMetres(double metres) {
    return new DepthLimit((int) Math.round(1000 * metres));
  }

  /** Sets readings beyond the limit to 0, in place; answers how many they were. */
  public int apply(short[] depth) {
    int beyond = 0;
    for (int i = 0; i < depth.length; i++) {
      if ((depth[i] & 0xFFFF) > millimetres) {
        depth[i] = 0;
        beyond++;
      }
    }
    return beyond;
  }
}
