package io.parallax.deploy.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims (leases) on requests: a page holds one request at a time, and no two pages the same. A
 * claim expires unless its page renews it. Safe for use by several threads.
 */
final class Claims {
  private final Clock clock;
  private final Duration timeout;
  private final Map<String, Claim> byRequest = new HashMap<>();

  private record Claim(String page, String annotator, Instant until) {}

  /**
   * Claims, none yet.
   *
   * @param timeout time after which a claim expires unless it is renewed
   */
  Claims(Clock clock, Duration timeout) {
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Claims the first of some requests that no other page holds, and releases any other one. */
  synchronized Optional<String> claimFirst(List<String> requestIds, String page, String annotator) {
    dropExpired();
    for (String requestId : requestIds) {
      if (isFree(requestId, page)) {
        put(requestId, page, annotator);
        return Optional.of(requestId);
      }
    }
    release(page);
    return Optional.empty();
  }

  /** Claims a request; false if another page holds it. */
  synchronized boolean claim(String requestId, String page, String annotator) {
    dropExpired();
    if (!isFree(requestId, page)) {
      return false;
    }
    put(requestId, page, annotator);
    return true;
  }

  /** Whether a page holds a request. */
  synchronized boolean holds(String requestId, String page) {
    dropExpired();
    Claim claim = byRequest.get(requestId);
    return claim != null && claim.page.equals(page);
  }

  /** The request that a page holds, if any. */
  synchronized Optional<String> heldBy(String page) {
    dropExpired();
    return byRequest.entrySet().stream()
        .filter(entry -> entry.getValue().page.equals(page))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Renews the claim of a page; the request, if it holds one. */
  synchronized Optional<String> renew(String page) {
    Optional<String> held = heldBy(page);
    held.ifPresent(requestId -> put(requestId, page, byRequest.get(requestId).annotator));
    return held;
  }

  /** Releases the claim of a page. */
  synchronized void release(String page) {
    byRequest.values().removeIf(claim -> claim.page.equals(page));
  }

  /** The annotators who hold requests, by request. */
  synchronized Map<String, String> holders() {
    dropExpired();
    Map<String, String> holders = new HashMap<>();
    byRequest.forEach((requestId, claim) -> holders.put(requestId, claim.annotator));
    return holders;
  }

  private boolean isFree(String requestId, String page) {
    Claim claim = byRequest.get(requestId);
    return claim == null || claim.page.equals(page);
  }

  private void put(String requestId, String page, String annotator) {
    release(page);
    byRequest.put(requestId, new Claim(page, annotator, clock.instant().plus(timeout)));
  }

  private void dropExpired() {
    Instant now = clock.instant();
    for (Iterator<Claim> claims = byRequest.values().iterator(); claims.hasNext(); ) {
      if (!claims.next().until.isAfter(now)) {
        claims.remove();
      }
    }
  }
}
