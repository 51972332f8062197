package io.parallax.deploy.cli.role;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices when the machine's clock is put back.
 *
 * <p>Kafka's clients time heartbeats, requests and commits by that clock and never let a timer run
 * backwards: put it back by an hour, and a client sends no heartbeat for an hour. It would look
 * alive and do nothing, so a role rather ends, and is started again with timers that are right. A
 * clock that is put forward does no such harm: all timers fire, the client joins its group again,
 * and at the worst a call to the brokers that was under way has taken too long, which ends the role
 * as well.
 */
final class ClockWatch {
  /** With a heartbeat every 3 s and a session of 10 s, so much less is made up for. */
  private static final Duration HARMLESS = Duration.ofSeconds(5);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier wallMillis;
  private final LongSupplier monotonicNanos;

  /** Wall clock minus monotonic clock, the most there ever was, in milliseconds. */
  private long ahead;

  /**
   * A watch that begins now.
   *
   * @param wallMillis the clock that may be set
   * @param monotonicNanos one that cannot
   */
  ClockWatch(LongSupplier wallMillis, LongSupplier monotonicNanos) {
    this.wallMillis = wallMillis;
    this.monotonicNanos = monotonicNanos;
    ahead = difference();
  }

  /** A watch over the clock of this machine. */
  static ClockWatch ofMachine() {
    return new ClockWatch(System::currentTimeMillis, System::nanoTime);
  }

  /**
   * Looks.
   *
   * @throws IllegalStateException if the clock was put back since the watch began
   */
  void look() {
    long now = difference();
    Duration back = Duration.ofMillis(ahead - now);
    if (back.compareTo(HARMLESS) > 0) {
      throw new IllegalStateException(
          "stopped: the clock was put back by %s s, and timers would wait for it; start it again"
              .formatted(back.toSeconds()));
    }
    ahead = Math.max(ahead, now);
  }

  private long difference() {
    return wallMillis.getAsLong() - monotonicNanos.getAsLong() / NANOS_PER_MILLI;
  }
}
