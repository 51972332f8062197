package io.parallax.deploy.stream;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the frames of a scan when they are due, and commits a few times a second: the consumers see
 * frames when they are committed.
 */
final class PacedSender {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(250);
  private static final Duration ACKNOWLEDGEMENT_TIMEOUT = Duration.ofSeconds(10);

  private final FramePublisher publisher;
  private final StreamTransactions transactions;
  private final Schedule schedule;
  private final StreamWatch watch;
  private final AtomicInteger stored;
  private final long start = System.nanoTime();
  private long lastCommit = start;
  private Duration behind = Duration.ZERO;

  /**
   * A sender for one stream.
   *
   * @param stored is kept at the number of the scan's frames that are committed
   */
  PacedSender(
      FramePublisher publisher,
      StreamTransactions transactions,
      Schedule schedule,
      StreamWatch watch,
      AtomicInteger stored) {
    this.publisher = publisher;
    this.transactions = transactions;
    this.schedule = schedule;
    this.watch = watch;
    this.stored = stored;
  }

  /** Sends from a place in the scan on, until its end or until the watch says stop. */
  void send(Scan scan, String sceneId, int from) {
    List<String> frameIds = scan.frameIds();
    boolean stopped = false;
    for (int i = from; i < frameIds.size() && !stopped; i++) {
      ScanFrame frame = read(scan, frameIds.get(i), i);
      schedule.next(frame.capturedAt()).ifPresent(gap -> watch.skips(frame.frameId(), gap));
      stopped = stopsBefore(schedule.due(), i) || !sends(sceneId, frame);
    }
    if (!stopped || allStored()) {
      commit(from + publisher.sent());
    }
    report();
  }

  private ScanFrame read(Scan scan, String frameId, int sent) {
    try {
      return scan.frame(frameId);
    } catch (UncheckedIOException e) {
      commit(sent);
      throw e;
    }
  }

  /** Waits for the time of the frame at a place; true if the stream is to stop before it. */
  private boolean stopsBefore(Duration due, int place) {
    while (true) {
      if (System.nanoTime() - lastCommit >= COMMIT_INTERVAL.toNanos()) {
        commit(place);
      }
      Duration left = due.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        behind = due.isZero() ? Duration.ZERO : left.negated();
        return watch.stopWithin(Duration.ZERO);
      }
      report();
      if (watch.stopWithin(left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL)) {
        return true;
      }
    }
  }

  /** Sends a frame as soon as there is room; false if the stream is to stop before that. */
  private boolean sends(String sceneId, ScanFrame frame) {
    transactions.begin();
    while (!publisher.offer(sceneId, frame, POLL_INTERVAL)) {
      report();
      if (watch.stopWithin(Duration.ZERO)) {
        return false;
      }
    }
    transactions.sent(frame.frameId(), frame.cameraToWorld());
    report();
    return true;
  }

  private void commit(int frames) {
    if (transactions.isOpen()) {
      transactions.commit();
      stored.set(frames);
    }
    lastCommit = System.nanoTime();
  }

  /** Gives the brokers a while to store what was sent; without them nothing can be committed. */
  private boolean allStored() {
    long deadline = System.nanoTime() + ACKNOWLEDGEMENT_TIMEOUT.toNanos();
    while (publisher.acknowledged() < publisher.sent() && System.nanoTime() < deadline) {
      report();
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return publisher.acknowledged() == publisher.sent();
  }

  private void report() {
    int acknowledged = publisher.acknowledged();
    double seconds = (System.nanoTime() - start) / 1e9;
    watch.at(new StreamStatus(publisher.sent(), acknowledged, acknowledged / seconds, behind));
  }
}
