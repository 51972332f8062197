package io.parallax.scorer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FixedLogTest {
  @Test
  void shouldBeExactForPowersOfTwo() {
    for (int k = 0; k < 62; k++) {
      assertThat(FixedLog.log2(1L << k)).isEqualTo((long) k * FixedLog.ONE_BIT);
    }
  }

  @Test
  void shouldStayWithinHalfAUnitOfTheLogarithm() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(60);
      if (value > 0) {
        double expected = Math.log(value * 1.0) / Math.log(2) * FixedLog.ONE_BIT;
        assertThat((double) FixedLog.log2(value)).isCloseTo(expected, within(0.51));
      }
    }
  }

  @Test
  void shouldRoundAsStrictMathDoesWhereTheTableEnds() {
    double largestError = 0;
    for (long value = 1 << 16; value < 1 << 20; value++) {
      double expected = StrictMath.log((double) value) / StrictMath.log(2) * FixedLog.ONE_BIT;
      largestError = Math.max(largestError, Math.abs(FixedLog.log2(value) - expected));
    }
    assertThat(largestError).isLessThan(0.5 + 1e-6);
  }

  @Test
  void shouldNeverFallWhenNumbersGrow() {
    int falls = 0;
    for (int k = 14; k < 62; k++) {
      for (long value = (1L << k) - 1000; value < (1L << k) + 1000; value++) {
        falls += FixedLog.log2(value + 1) < FixedLog.log2(value) ? 1 : 0;
      }
    }
    assertThat(falls).isZero();
  }

  @Test
  void shouldCountSharesBelowTheFloorAsTheFloor() {
    assertThat(FixedLog.excess(1, 510)).isZero();
    assertThat(FixedLog.excess(1, 100_000)).isZero();
    assertThat(FixedLog.excess(2, 510)).isEqualTo(FixedLog.ONE_BIT);
    assertThat(FixedLog.excess(510, 510)).isEqualTo(FixedLog.FLOOR);
  }
}
