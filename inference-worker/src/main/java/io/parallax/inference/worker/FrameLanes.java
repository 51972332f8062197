package io.parallax.inference.worker;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The threads that frames go through side by side, each from its record to its output.
 *
 * <p>What was submitted first begins first, so an older batch is done before a younger one.
 */
final class FrameLanes implements AutoCloseable {
  private final ExecutorService lanes;
  private final Function<ConsumerRecord<byte[], byte[]>, Output> step;

  FrameLanes(int count, Function<ConsumerRecord<byte[], byte[]>, Output> step) {
    AtomicInteger number = new AtomicInteger();
    this.lanes =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "inference-lane-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.step = step;
  }

  /** Begins with a batch. */
  BatchInProgress start(List<ConsumerRecord<byte[], byte[]>> batch) {
    return new BatchInProgress(batch, batch.stream().map(this::submit).toList());
  }

  private Future<Output> submit(ConsumerRecord<byte[], byte[]> record) {
    Callable<Output> task = () -> step.apply(record);
    return lanes.submit(task);
  }

  /**
   * Ends the threads and waits for the frames at hand, which use the model; what has not begun does
   * not begin.
   */
  @Override
  public void close() {
    lanes.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = lanes.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
