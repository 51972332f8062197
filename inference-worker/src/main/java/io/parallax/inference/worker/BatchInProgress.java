package io.parallax.inference.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** A batch whose frames are on their way, in the order of its records. */
final class BatchInProgress {
  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final List<Future<Output>> outputs;

  BatchInProgress(List<ConsumerRecord<byte[], byte[]>> records, List<Future<Output>> outputs) {
    this.records = new ArrayList<>(records);
    this.outputs = new ArrayList<>(outputs);
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  boolean isDone() {
    return outputs.stream().allMatch(Future::isDone);
  }

  /** Waits for all frames, up to a time; true if they are done, or have failed. */
  boolean isDoneWithin(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    for (Future<Output> output : outputs) {
      try {
        output.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException | CancellationException e) {
        // Told by outputs().
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return true;
  }

  /**
   * Waits for all frames.
   *
   * @throws RuntimeException what ended one of them
   */
  List<Output> outputs() {
    List<Output> done = new ArrayList<>();
    try {
      for (Future<Output> output : outputs) {
        done.add(output.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return done;
  }

  /** Leaves out the frames of partitions that have gone to another worker; that one gets them. */
  void forget(Set<TopicPartition> partitions) {
    Iterator<Future<Output>> output = outputs.iterator();
    for (Iterator<ConsumerRecord<byte[], byte[]>> record = records.iterator(); record.hasNext(); ) {
      Future<Output> pending = output.next();
      if (partitions.contains(FrameBatches.partition(record.next()))) {
        pending.cancel(false);
        record.remove();
        output.remove();
      }
    }
  }

  /** Gives the batch up: what has not begun does not begin. */
  void cancel() {
    outputs.forEach(output -> output.cancel(false));
  }
}
