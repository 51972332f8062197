package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private long now = Long.MAX_VALUE - 5; // it may wrap around, as System.nanoTime may
  private final Sessions sessions = new Sessions(() -> now);

  @Test
  void shouldGiveEachSessionARandomValueOf256Bits() {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String value = sessions.begin();
      assertThat(value).matches("[A-Za-z0-9_-]{43}");
      assertThat(values.add(value)).isTrue();
    }
  }

  @Test
  void shouldKnowNoValueThatItDidNotGive() {
    String value = sessions.begin();

    assertThat(sessions.use(value)).isTrue();
    assertThat(sessions.use("")).isFalse();
    assertThat(sessions.use(value.substring(1))).isFalse();
    assertThat(sessions.use(value + "A")).isFalse();
    assertThat(new Sessions(() -> now).use(value)).as("another process").isFalse();
  }

  @Test
  void shouldEndWhenNobodyHasUsedItForLong() {
    String used = sessions.begin();
    String unused = sessions.begin();
    pass(Sessions.IDLE_TIMEOUT.minusNanos(1));
    assertThat(sessions.use(used)).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(sessions.use(unused)).isFalse();
    assertThat(sessions.use(used)).isTrue();
    pass(Sessions.IDLE_TIMEOUT);
    assertThat(sessions.use(used)).isFalse();
  }

  @Test
  void shouldEndAtOnceWhenItIsToldTo() {
    String ended = sessions.begin();
    String other = sessions.begin();
    sessions.end(ended);
    assertThat(sessions.use(ended)).isFalse();
    assertThat(sessions.use(other)).isTrue();
  }

  @Test
  void shouldEndTheOneThatWasNotUsedForTheLongestWhenThereAreTooMany() {
    String first = sessions.begin();
    String second = sessions.begin();
    assertThat(sessions.use(first)).isTrue();
    for (int i = 0; i < Sessions.MOST - 1; i++) {
      sessions.begin();
    }
    assertThat(sessions.use(second)).isFalse();
    assertThat(sessions.use(first)).isTrue();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
