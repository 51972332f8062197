package io.parallax.deploy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2011-05-10T12:38:22Z");

  @Test
  void shouldFollowCaptureTimesUpToTheLongestGap() {
    Schedule schedule = new Schedule(new Pace.RealTime(), LONGEST);

    assertThat(schedule.next(START)).isEmpty();
    assertThat(schedule.due()).isZero();
    assertThat(schedule.next(START.plusMillis(33))).isEmpty();
    assertThat(schedule.due()).isEqualTo(Duration.ofMillis(33));
    assertThat(schedule.next(START.plusMillis(10_033))).isEmpty();
    assertThat(schedule.due()).isEqualTo(Duration.ofMillis(10_033));
  }

  @Test
  void shouldSkipAWrongTimeForwardsAndBackAgain() {
    Schedule schedule = new Schedule(new Pace.RealTime(), LONGEST);
    Instant wrong = Instant.parse("2058-05-10T12:38:22Z");
    schedule.next(START);
    schedule.next(START.plusSeconds(1));

    assertThat(schedule.next(wrong))
        .isEqualTo(Optional.of(Duration.between(START.plusSeconds(1), wrong)));
    assertThat(schedule.due()).isEqualTo(Duration.ofSeconds(1));
    assertThat(schedule.next(START.plusSeconds(2)))
        .isEqualTo(Optional.of(Duration.between(wrong, START.plusSeconds(2))));
    assertThat(schedule.due()).isEqualTo(Duration.ofSeconds(1));
    assertThat(schedule.next(START.plusSeconds(3))).isEmpty();
    assertThat(schedule.due()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldKeepOtherPacesWhateverTheCaptureTimes() {
    Schedule rate = new Schedule(new Pace.Rate(4), LONGEST);
    Schedule max = new Schedule(new Pace.Unbounded(), LONGEST);
    for (int i = 0; i < 9; i++) {
      Instant time = i % 2 == 0 ? Instant.MAX : Instant.MIN;
      assertThat(rate.next(time)).isEmpty();
      assertThat(max.next(time)).isEmpty();
      assertThat(rate.due()).isEqualTo(Duration.ofMillis(250L * i));
      assertThat(max.due()).isZero();
    }
  }

  /** Whatever the times: nothing is due before what came before, nor later than the gaps allow. */
  @Test
  void shouldBeMonotoneAndBoundedForAnySequenceOfTimes() {
    Random random = new Random(17);
    for (int run = 0; run < 300; run++) {
      Duration longest = Duration.ofMillis(1 + random.nextInt(20_000));
      Schedule schedule = new Schedule(new Pace.RealTime(), longest);
      int frames = 1 + random.nextInt(100);
      Duration before = Duration.ZERO;
      Duration waited = Duration.ZERO;
      Instant last = null;
      for (int i = 0; i < frames; i++) {
        Instant time = time(random, last);
        Optional<Duration> skipped = schedule.next(time);

        Duration wait = schedule.due().minus(before);
        assertThat(wait).isBetween(Duration.ZERO, longest);
        Duration gap = last == null ? Duration.ZERO : Duration.between(last, time);
        boolean isPlain = !gap.isNegative() && gap.compareTo(longest) <= 0;
        assertThat(skipped).isEqualTo(isPlain ? Optional.empty() : Optional.of(gap));
        assertThat(wait).isEqualTo(isPlain ? gap : Duration.ZERO);
        waited = waited.plus(wait);
        before = schedule.due();
        last = time;
      }
      assertThat(schedule.due()).isEqualTo(waited);
      assertThat(waited).isLessThanOrEqualTo(longest.multipliedBy(frames));
    }
  }

  /** Mostly a little later than the last; else anything that a time can be. */
  private static Instant time(Random random, Instant last) {
    Instant[] odd = {
      Instant.MIN,
      Instant.MAX,
      Instant.EPOCH,
      Instant.ofEpochMilli(Long.MAX_VALUE),
      Instant.ofEpochMilli(Long.MIN_VALUE),
      Instant.ofEpochMilli(-1),
      Instant.ofEpochSecond(random.nextLong(-(1L << 40), 1L << 40), random.nextInt(1_000_000_000))
    };
    boolean isOdd =
        last == null || random.nextInt(5) == 0 || last.isAfter(Instant.MAX.minusSeconds(99));
    return isOdd ? odd[random.nextInt(odd.length)] : last.plusMillis(random.nextInt(30_000));
  }
}
