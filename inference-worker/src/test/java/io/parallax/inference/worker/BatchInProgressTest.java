package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchInProgressTest {
  @Test
  void shouldKeepTheOrderOfTheRecordsWhicheverIsDoneFirst() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    try (FrameLanes lanes = new FrameLanes(2, 0);
        FrameQueue queue =
            lanes.open(
                record -> {
                  if (record.offset() == 0) {
                    await(second);
                  } else {
                    second.countDown();
                  }
                  return output(record);
                })) {
      BatchInProgress batch = queue.start(records(0, 20));

      assertThat(batch.outputs()).extracting(o -> o.source().offset()).isSorted().hasSize(20);
      assertThat(batch.isDone()).isTrue();
    }
  }

  @Test
  void shouldForgetTheFramesOfAPartitionThatIsGone() {
    CountDownLatch forgotten = new CountDownLatch(1);
    try (FrameLanes lanes = new FrameLanes(1, 0);
        FrameQueue queue =
            lanes.open(
                record -> {
                  await(forgotten);
                  return output(record);
                })) {
      List<ConsumerRecord<byte[], byte[]>> records =
          List.of(record(0, 5), record(1, 7), record(0, 6), record(1, 8));
      BatchInProgress batch = queue.start(records);
      batch.forget(Set.of(new TopicPartition("frames", 0)));
      forgotten.countDown();

      assertThat(batch.records()).extracting(ConsumerRecord::offset).containsExactly(7L, 8L);
      assertThat(batch.outputs()).extracting(o -> o.source().offset()).containsExactly(7L, 8L);
    }
  }

  @Test
  void shouldThrowWhatEndedAFrame() {
    try (FrameLanes lanes = new FrameLanes(2, 0);
        FrameQueue queue =
            lanes.open(
                record -> {
                  throw record.offset() == 3
                      ? new KafkaException("no answer")
                      : new IllegalStateException("later");
                })) {
      BatchInProgress batch = queue.start(records(3, 4));

      assertThatExceptionOfType(KafkaException.class).isThrownBy(batch::outputs);
    }
  }

  @Test
  void shouldWaitForTheFrameAtHandWhenItEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    FrameLanes lanes = new FrameLanes(1, 0);
    FrameQueue queue =
        lanes.open(
            record -> {
              ran.incrementAndGet();
              begun.countDown();
              await(going);
              return output(record);
            });
    BatchInProgress batch = queue.start(records(0, 2));
    begun.await();
    Thread closing = new Thread(queue::close);
    closing.start();
    // Only when it waits for the frame at hand has it given up the one that has not begun.
    while (closing.getState() != Thread.State.WAITING
        && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    going.countDown();
    closing.join();
    lanes.close();

    assertThat(batch.isDoneWithin(Duration.ZERO)).isTrue();
    assertThat(ran).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = true;
    while (interrupted) {
      try {
        latch.await();
        interrupted = false;
      } catch (InterruptedException e) {
        // A computation in native code is not interrupted either.
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int from, int to) {
    return IntStream.range(from, to).mapToObj(offset -> record(0, offset)).toList();
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    return new ConsumerRecord<>("frames", partition, offset, null, new byte[0]);
  }

  private static Output output(ConsumerRecord<byte[], byte[]> record) {
    return new Output(record, null, null);
  }
}
