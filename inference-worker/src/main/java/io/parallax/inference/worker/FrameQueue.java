package io.parallax.inference.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The frames of one loop that wait for a lane, and those in the lanes.
 *
 * <p>What was submitted first begins first, so an older batch is done before a younger one.
 */
final class FrameQueue implements AutoCloseable {
  private final FrameLanes lanes;
  private final Function<ConsumerRecord<byte[], byte[]>, Output> step;

  /** Both are guarded by the lanes. */
  private final Deque<FutureTask<Output>> waiting = new ArrayDeque<>();

  private final Set<FutureTask<Output>> atHand = new HashSet<>();
  private volatile boolean isActive;

  FrameQueue(FrameLanes lanes, Function<ConsumerRecord<byte[], byte[]>, Output> step) {
    this.lanes = lanes;
    this.step = step;
  }

  /** Says whether these frames are for the active generation. */
  void setActive(boolean active) {
    isActive = active;
  }

  boolean isActive() {
    return isActive;
  }

  /** Begins with a batch. */
  BatchInProgress start(List<ConsumerRecord<byte[], byte[]>> batch) {
    List<Future<Output>> outputs = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      FutureTask<Output> frame = new FutureTask<>(() -> step.apply(record));
      outputs.add(frame);
      synchronized (lanes) {
        waiting.add(frame);
      }
      lanes.wake();
    }
    return new BatchInProgress(batch, outputs);
  }

  /** Whether a frame waits; with the lanes' lock. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** The next frame, which is at hand from now on; with the lanes' lock. */
  FutureTask<Output> take() {
    FutureTask<Output> frame = waiting.remove();
    atHand.add(frame);
    return frame;
  }

  /** A frame is done; with the lanes' lock. */
  void done(FutureTask<Output> frame) {
    atHand.remove(frame);
    lanes.notifyAll();
  }

  /**
   * Gives up the frames that wait, and waits for those at hand, which use the model. The lanes go
   * on for others.
   */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (lanes) {
      waiting.forEach(frame -> frame.cancel(false));
      waiting.clear();
      while (!atHand.isEmpty()) {
        try {
          lanes.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      lanes.forget(this);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
