package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final List<String> REQUESTS = List.of("a", "b", "c");

  /** A clock that a test moves. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final HandClock clock = new HandClock();
  private final Claims claims = new Claims(clock, Duration.ofSeconds(60));

  @Test
  void shouldGiveEachPageAnotherRequest() {
    assertThat(claims.claimFirst(REQUESTS, "p1", "ann")).hasValue("a");
    assertThat(claims.claimFirst(REQUESTS, "p2", "bob")).hasValue("b");
    assertThat(claims.claim("a", "p2", "bob")).isFalse();
    assertThat(claims.holders()).containsEntry("a", "ann").containsEntry("b", "bob").hasSize(2);
  }

  @Test
  void shouldLetGoOfOneRequestWhenAPageClaimsAnother() {
    claims.claim("a", "p1", "ann");

    assertThat(claims.claim("b", "p1", "ann")).isTrue();

    assertThat(claims.claim("a", "p2", "bob")).isTrue();
    assertThat(claims.heldBy("p1")).hasValue("b");
  }

  @Test
  void shouldLapseUnlessRenewed() {
    claims.claim("a", "p1", "ann");
    claims.claim("b", "p2", "bob");
    clock.now = clock.now.plusSeconds(40);
    assertThat(claims.renew("p1")).hasValue("a");
    clock.now = clock.now.plusSeconds(40);

    assertThat(claims.claim("a", "p3", "cyd")).isFalse();
    assertThat(claims.claim("b", "p3", "cyd")).isTrue();
    assertThat(claims.renew("p2")).isEmpty();
    assertThat(claims.holds("b", "p2")).isFalse();
  }

  @Test
  void shouldNeverGiveTwoPagesTheSameRequestWhenManyAskAtOnce() throws Exception {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add("r" + i);
    }
    ExecutorService pages = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> given = new ArrayList<>();
      for (int i = 0; i < many.size(); i++) {
        String page = "p" + i;
        given.add(pages.submit(() -> claims.claimFirst(many, page, "ann").orElseThrow()));
      }
      HashSet<String> all = new HashSet<>();
      for (Future<String> request : given) {
        all.add(request.get());
      }
      assertThat(all).hasSameSizeAs(many);
    } finally {
      pages.shutdownNow();
    }
  }
}
