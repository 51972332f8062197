package io.parallax.deploy.cli.role;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final ClockWatch watch = new ClockWatch(wallMillis::get, nanos::get);

  @Test
  void shouldSayNothingWhenTimePasses() {
    for (int i = 0; i < 100; i++) {
      pass(60_000);
      watch.look();
    }
  }

  @Test
  void shouldSayNothingWhenTheClockIsPutForward() {
    pass(100);
    wallMillis.addAndGet(7_200_000);
    watch.look();
  }

  @Test
  void shouldSayNothingWhenTheClockIsCorrectedByAFewSeconds() {
    wallMillis.addAndGet(-5_000);
    watch.look();
  }

  @Test
  void shouldStopWhenTheClockIsPutBack() {
    pass(1_000);
    wallMillis.addAndGet(-60_000);
    pass(100);
    assertThatIllegalStateException()
        .isThrownBy(watch::look)
        .withMessageContaining("the clock was put back by 60 s");
  }

  @Test
  void shouldStopWhenTheClockIsPutBackAfterItWasAhead() {
    wallMillis.addAndGet(3_000_000);
    watch.look();
    pass(100);
    wallMillis.addAndGet(-3_000_000);
    assertThatIllegalStateException().isThrownBy(watch::look).withMessageContaining("by 3000 s");
  }

  @Test
  void shouldStopWhenTheClockCreepsBackInSmallSteps() {
    for (int i = 0; i < 5; i++) {
      wallMillis.addAndGet(-1_000);
      watch.look();
    }
    wallMillis.addAndGet(-1_000);
    assertThatIllegalStateException().isThrownBy(watch::look);
  }

  private void pass(long millis) {
    wallMillis.addAndGet(millis);
    nanos.addAndGet(millis * 1_000_000);
  }
}
