package io.parallax.schemas.client;

import java.time.Duration;

/**
 * Exponential backoff: each wait between two tries is twice as long as the one before, up to a
 * longest. Not for use by several threads.
 */
public final class Backoff {
  private final Duration initial;
  private final Duration max;
  private Duration next;

  /**
   * A backoff that has not begun.
   *
   * @param initial the first wait
   * @param max the longest wait
   */
  public Backoff(Duration initial, Duration max) {
    this.initial = initial;
    this.max = max;
    this.next = initial;
  }

  /** How long to wait before the next try; longer each time. */
  public Duration next() {
    Duration wait = next;
    Duration doubled = wait.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
    return wait;
  }

  /** Begins with the first wait again, after a success. */
  public void reset() {
    next = initial;
  }
}
