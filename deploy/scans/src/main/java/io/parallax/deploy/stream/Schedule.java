package io.parallax.deploy.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the frames of a stream are due, one after the other: never before the one before, and, by
 * their capture times, at most the longest gap after it.
 *
 * <p>A gap between two capture times that is longer, or that runs backwards, is what a wrong clock
 * or a break in the recording leaves: it is skipped, and the next one counts from there.
 */
final class Schedule {
  private final Pace pace;
  private final Duration longestGap;
  private Instant last;
  private Duration sinceFirst = Duration.ZERO;
  private Duration due = Duration.ZERO;
  private int index;

  /**
   * A schedule that begins with the next frame.
   *
   * @param longestGap between two capture times that is waited for
   */
  Schedule(Pace pace, Duration longestGap) {
    this.pace = pace;
    this.longestGap = longestGap;
  }

  /**
   * Takes the next frame in.
   *
   * @return the gap before it if it is skipped, negative if it runs backwards
   */
  Optional<Duration> next(Instant capturedAt) {
    Duration gap = last == null ? Duration.ZERO : Duration.between(last, capturedAt);
    boolean skipped = gap.isNegative() || gap.compareTo(longestGap) > 0;
    last = capturedAt;
    if (!skipped) {
      sinceFirst = sinceFirst.plus(gap);
    }
    due = pace.due(index, sinceFirst);
    index++;
    return skipped && pace.followsCapture() ? Optional.of(gap) : Optional.empty();
  }

  /** How long after the first frame the one taken in last is due. */
  Duration due() {
    return due;
  }
}
