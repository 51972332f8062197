package io.parallax.inference.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The threads that frames go through side by side, each from its record to its output: for all
 * loops of the process, so that several models do not take more processors than one.
 *
 * <p>A free lane takes a frame of the active generation first, as {@link FramePrecedence} says;
 * other generations take turns. A frame that has begun is never interrupted.
 */
final class FrameLanes implements AutoCloseable {
  private final ExecutorService threads;
  private final FramePrecedence precedence;
  private final LongSupplier nanoTime;

  /** Whose turn is longest ago comes first. */
  private final List<FrameQueue> queues = new ArrayList<>();

  /**
   * Lanes without work.
   *
   * @param othersShare of the time that other generations get while the active one has frames
   */
  FrameLanes(int count, double othersShare) {
    this(count, othersShare, System::nanoTime);
  }

  FrameLanes(int count, double othersShare, LongSupplier nanoTime) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "inference-lane-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.precedence = new FramePrecedence(othersShare);
    this.nanoTime = nanoTime;
  }

  /** A queue for the frames of one loop. */
  synchronized FrameQueue open(Function<ConsumerRecord<byte[], byte[]>, Output> step) {
    FrameQueue queue = new FrameQueue(this, step);
    queues.add(queue);
    return queue;
  }

  synchronized void forget(FrameQueue queue) {
    queues.remove(queue);
  }

  /** Has a lane look for a frame: once for each that was added to a queue. */
  void wake() {
    threads.execute(this::runNext);
  }

  /**
   * A frame that is to be run.
   *
   * @param isContended whether frames of both sides were waiting
   */
  private record Turn(FrameQueue queue, FutureTask<Output> frame, boolean isContended) {}

  private void runNext() {
    Optional<Turn> next = next();
    if (next.isPresent()) {
      Turn turn = next.get();
      boolean isActive = turn.queue.isActive();
      long start = nanoTime.getAsLong();
      turn.frame.run();
      synchronized (this) {
        if (turn.isContended) {
          precedence.spent(isActive, nanoTime.getAsLong() - start);
        }
        turn.queue.done(turn.frame);
      }
    }
  }

  /** The frame whose turn it is; none if those that were added have been given up. */
  private synchronized Optional<Turn> next() {
    FrameQueue active = null;
    FrameQueue other = null;
    for (FrameQueue queue : queues) {
      if (queue.isWaiting()) {
        if (queue.isActive()) {
          active = active == null ? queue : active;
        } else {
          other = other == null ? queue : other;
        }
      }
    }
    boolean isContended = active != null && other != null;
    FrameQueue queue =
        active == null || (isContended && precedence.isOthersTurn()) ? other : active;
    if (queue == null) {
      return Optional.empty();
    }
    queues.remove(queue);
    queues.add(queue);
    return Optional.of(new Turn(queue, queue.take(), isContended));
  }

  /** Ends the threads; all queues are closed. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
