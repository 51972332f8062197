package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
  private static final InetAddress A = address("192.0.2.1");
  private static final InetAddress B = address("192.0.2.2");
  private static final InetAddress FIRST = address("198.51.100.1");
  private static final InetAddress SECOND = address("198.51.100.2");

  private long now = Long.MAX_VALUE - 5; // it may wrap around, as System.nanoTime may
  private final WrongTokens tokens = new WrongTokens(() -> now);

  @Test
  void shouldMakeAnAddressWaitWhenItHasGuessedTooOften() {
    for (int i = 0; i < WrongTokens.MOST; i++) {
      assertThat(tokens.wait(A)).isZero();
      tokens.add(A, "guess " + i);
    }
    assertThat(tokens.wait(A)).isEqualTo(WrongTokens.WINDOW);
    assertThat(tokens.wait(B)).isZero();
  }

  @Test
  void shouldForgetWhenTheMinuteIsOver() {
    guess(A, WrongTokens.MOST - 1);
    pass(WrongTokens.WINDOW.minusSeconds(1));
    tokens.add(A, "one more");
    assertThat(tokens.wait(A)).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1).minusNanos(1));
    assertThat(tokens.wait(A)).isEqualTo(Duration.ofNanos(1));
    pass(Duration.ofNanos(1));
    assertThat(tokens.wait(A)).isZero();
    guess(A, WrongTokens.MOST - 1);
    assertThat(tokens.wait(A)).isZero();
  }

  @Test
  void shouldCountOnceWhenTheSameTokenIsShownAgain() {
    for (int i = 0; i < 10 * WrongTokens.MOST; i++) {
      tokens.add(A, "of yesterday");
    }
    assertThat(tokens.wait(A)).isZero();
  }

  @Test
  void shouldForgetTheFirstWhenThereAreTooManyAddresses() {
    guess(FIRST, WrongTokens.MOST);
    guess(SECOND, WrongTokens.MOST);
    for (int i = 0; i < WrongTokens.MOST_ADDRESSES - 1; i++) {
      guess(address(i), 1);
    }
    assertThat(tokens.wait(FIRST)).isZero();
    assertThat(tokens.wait(SECOND)).isPositive();
  }

  @Test
  void shouldCountTogetherWhatComesFromOneNetworkOfIpv6() {
    for (int i = 0; i < WrongTokens.MOST; i++) {
      tokens.add(address("2001:db8:1:2::" + Integer.toHexString(i + 1)), "guess " + i);
    }
    assertThat(tokens.wait(address("2001:db8:1:2:ffff::9"))).isEqualTo(WrongTokens.WINDOW);
    assertThat(tokens.wait(address("2001:db8:1:3::1"))).isZero();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static InetAddress address(int i) {
    return address("10.0." + (i >> 8) + "." + (i & 255));
  }

  private void guess(InetAddress address, int times) {
    for (int i = 0; i < times; i++) {
      tokens.add(address, "guess " + i);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
