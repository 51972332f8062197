package io.parallax.deploy.training.head;

/**
 * How the last layer is fitted.
 *
 * @param pixels at most so many are learned from
 * @param balance 0 counts every pixel the same, 1 every class: pixels of a class of the share s
 *     count {@code s^-balance}
 * @param pull towards the old weights, in squared distance for features of deviation 1
 * @param keep share of the old weights in the new ones
 * @param steps of the optimiser, at most
 * @param seed of the choice of pixels
 */
public record HeadSettings(
    int pixels, double balance, double pull, double keep, int steps, long seed) {
  /** What serves most. */
  public static final HeadSettings DEFAULT = new HeadSettings(200_000, 0.25, 0.003, 0.5, 100, 1);

  /** Checks the ranges; the messages name the command's options. */
  public HeadSettings {
    require(pixels > 0, "--pixels must be above 0, but is " + pixels);
    require(balance >= 0 && balance <= 1, "--balance must be 0 to 1, but is " + balance);
    require(pull > 0 && Double.isFinite(pull), "--pull must be a number above 0, but is " + pull);
    require(keep >= 0 && keep < 1, "--keep must be 0 or more and below 1, but is " + keep);
    require(steps > 0, "--steps must be above 0, but is " + steps);
  }

  /** The same with other pixels. */
  public HeadSettings withPixels(int others) {
    return new HeadSettings(others, balance, pull, keep, steps, seed);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
