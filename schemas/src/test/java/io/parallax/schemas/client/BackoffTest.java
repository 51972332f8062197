package io.parallax.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(300), Duration.ofSeconds(1));

  @Test
  void shouldDoubleTheWaitUpToTheLongestWhenTriesFail() {
    assertThat(Stream.generate(backoff::next).limit(4))
        .extracting(Duration::toMillis)
        .containsExactly(300L, 600L, 1000L, 1000L);
  }

  @Test
  void shouldBeginWithTheFirstWaitWhenATryHasSucceeded() {
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).hasMillis(300);
  }
}
