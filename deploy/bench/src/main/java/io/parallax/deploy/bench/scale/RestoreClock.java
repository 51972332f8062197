package io.parallax.deploy.bench.scale;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** For how long any store of an instance was being restored, and from how many records. */
final class RestoreClock implements StateRestoreListener {
  private final Set<TopicPartition> restoring = new HashSet<>();
  private long begun;
  private long nanos;
  private long records;

  synchronized double seconds() {
    return nanos / 1e9;
  }

  synchronized long records() {
    return records;
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long from, long to) {
    if (restoring.isEmpty()) {
      begun = System.nanoTime();
    }
    restoring.add(partition);
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long count) {}

  @Override
  public synchronized void onRestoreEnd(TopicPartition partition, String store, long total) {
    records += total;
    end(partition);
  }

  @Override
  public synchronized void onRestoreSuspended(TopicPartition partition, String store, long total) {
    records += total;
    end(partition);
  }

  private void end(TopicPartition partition) {
    if (restoring.remove(partition) && restoring.isEmpty()) {
      nanos += System.nanoTime() - begun;
    }
  }
}
