package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose frames go first; one lane, and a clock that frames put forward. */
class FrameLanesTest {
  private static final int FRAMES = 200;

  private final AtomicLong clock = new AtomicLong();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  /**
   * In the first 100 frames, while both sides have frames: the others' share of the time, though
   * their frames take three times as long.
   */
  @ParameterizedTest
  @CsvSource({"0, 1, 1, 0", "0.2, 1, 1, 20", "0.5, 1, 1, 50", "0.25, 1, 3, 10", "1, 1, 1, 100"})
  void shouldGiveOthersTheirShareOfTheTimeWhileBothWait(
      double share, long activeTime, long otherTime, int expected) {
    try (FrameLanes lanes = lanes(share);
        FrameQueue active = queue(lanes, "active", activeTime);
        FrameQueue other = queue(lanes, "other", otherTime)) {
      active.setActive(true);
      runAll(lanes, active, other);

      assertThat(order).hasSize(2 * FRAMES);
      assertThat(order.subList(0, 100)).filteredOn("other"::equals).hasSize(expected);
    }
  }

  @Test
  void shouldHaveOthersTakeTurns() {
    try (FrameLanes lanes = lanes(0.5);
        FrameQueue active = queue(lanes, "active", 1);
        FrameQueue first = queue(lanes, "first", 1);
        FrameQueue second = queue(lanes, "second", 1)) {
      active.setActive(true);
      runAll(lanes, active, first, second);

      assertThat(order.subList(0, 8))
          .containsExactly(
              "active", "first", "active", "second", "active", "first", "active", "second");
    }
  }

  @Test
  void shouldNotHoldAgainstOthersWhatTheyDidWhileTheActiveOneHadNothingToDo() {
    try (FrameLanes lanes = lanes(0.5);
        FrameQueue active = queue(lanes, "active", 1);
        FrameQueue other = queue(lanes, "other", 1)) {
      active.setActive(true);
      runAll(lanes, other);
      order.clear();
      runAll(lanes, active, other);

      assertThat(order.subList(0, 100)).filteredOn("other"::equals).hasSize(50);
    }
  }

  @Test
  void shouldGoByTheRolesAsTheyAreNow() {
    try (FrameLanes lanes = lanes(0);
        FrameQueue before = queue(lanes, "before", 1);
        FrameQueue now = queue(lanes, "now", 1)) {
      before.setActive(true);
      before.setActive(false);
      now.setActive(true);
      runAll(lanes, before, now);

      assertThat(order.subList(0, FRAMES)).containsOnly("now");
    }
  }

  @Test
  void shouldGoOnForOthersWhenAQueueIsClosed() {
    try (FrameLanes lanes = lanes(0);
        FrameQueue other = queue(lanes, "other", 1)) {
      FrameQueue closed = queue(lanes, "closed", 1);
      BatchInProgress givenUp = closed.start(records(5));
      closed.close();
      runAll(lanes, other);

      assertThat(givenUp.isDone()).isTrue();
      assertThat(order.subList(order.size() - FRAMES, order.size())).containsOnly("other");
    }
  }

  private FrameLanes lanes(double share) {
    return new FrameLanes(1, share, clock::get);
  }

  private FrameQueue queue(FrameLanes lanes, String name, long time) {
    return lanes.open(
        record -> {
          clock.addAndGet(time);
          order.add(name);
          return new Output(record, null, null);
        });
  }

  /** Fills all queues while the lane is held up, then lets it go. */
  private void runAll(FrameLanes lanes, FrameQueue... queues) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    FrameQueue gate =
        lanes.open(
            record -> {
              begun.countDown();
              await(going);
              return new Output(record, null, null);
            });
    gate.start(records(1));
    await(begun);
    List<BatchInProgress> batches = new ArrayList<>();
    for (FrameQueue queue : queues) {
      batches.add(queue.start(records(FRAMES)));
    }
    going.countDown();
    batches.forEach(BatchInProgress::outputs);
    gate.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ConsumerRecord<byte[], byte[]>("frames", 0, i, null, new byte[0]))
        .toList();
  }
}
