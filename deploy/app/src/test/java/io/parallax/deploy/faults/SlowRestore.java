package io.parallax.deploy.faults;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * An interceptor that slows down the readers of changelogs in this JVM as long as it is told to, as
 * a disk or a network that cannot keep up does.
 */
public final class SlowRestore implements ConsumerInterceptor<byte[], byte[]> {
  /** The settings of an instance whose reading can be slowed down. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "kafka.restore.consumer.interceptor.classes",
          SlowRestore.class.getName(),
          "kafka.restore.consumer.max.poll.records",
          "1");

  private static volatile boolean slow;

  /** Lets each record take a second, or no longer than it does. */
  static void set(boolean isSlow) {
    slow = isSlow;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    if (slow) {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
