package io.parallax.inference.worker;

/**
 * Whose turn it is while frames of the active generation wait and frames of others as well: the
 * active one's, until the others have less than their share of the time.
 *
 * <p>Only time for which both sides were waiting counts: what the others have used while the active
 * one had nothing to do is never charged to them. Not for use by several threads.
 */
final class FramePrecedence {
  private final double share;

  /** The time that the others are owed; negative when they have had more than their share. */
  private double owedNanos;

  /**
   * Nothing is owed yet.
   *
   * @param share of the time that the others get, 0 to 1
   */
  FramePrecedence(double share) {
    this.share = share;
  }

  /** Whether a frame of the others goes next, and not one of the active generation. */
  boolean isOthersTurn() {
    return owedNanos > 0 || share == 1;
  }

  /** Counts the time of a frame, of the active generation or of another one. */
  void spent(boolean isActive, long nanos) {
    owedNanos += isActive ? share * nanos : (share - 1) * nanos;
  }
}
