package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
  private long now = Long.MAX_VALUE - 5; // it may wrap around, as System.nanoTime may
  private final WrongTokens tokens = new WrongTokens(() -> now);

  @Test
  void shouldMakeAnAddressWaitWhenItHasGuessedTooOften() {
    for (int i = 0; i < WrongTokens.MOST; i++) {
      assertThat(tokens.wait("a")).isZero();
      tokens.add("a", "guess " + i);
    }
    assertThat(tokens.wait("a")).isEqualTo(WrongTokens.WINDOW);
    assertThat(tokens.wait("b")).isZero();
  }

  @Test
  void shouldForgetWhenTheMinuteIsOver() {
    guess("a", WrongTokens.MOST - 1);
    pass(WrongTokens.WINDOW.minusSeconds(1));
    tokens.add("a", "one more");
    assertThat(tokens.wait("a")).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1).minusNanos(1));
    assertThat(tokens.wait("a")).isEqualTo(Duration.ofNanos(1));
    pass(Duration.ofNanos(1));
    assertThat(tokens.wait("a")).isZero();
    guess("a", WrongTokens.MOST - 1);
    assertThat(tokens.wait("a")).isZero();
  }

  @Test
  void shouldCountOnceWhenTheSameTokenIsShownAgain() {
    for (int i = 0; i < 10 * WrongTokens.MOST; i++) {
      tokens.add("a", "of yesterday");
    }
    assertThat(tokens.wait("a")).isZero();
  }

  @Test
  void shouldForgetTheFirstWhenThereAreTooManyAddresses() {
    guess("first", WrongTokens.MOST);
    guess("second", WrongTokens.MOST);
    for (int i = 0; i < WrongTokens.MOST_ADDRESSES - 1; i++) {
      guess("address " + i, 1);
    }
    assertThat(tokens.wait("first")).isZero();
    assertThat(tokens.wait("second")).isPositive();
  }

  private void guess(String address, int times) {
    for (int i = 0; i < times; i++) {
      tokens.add(address, "guess " + i);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
