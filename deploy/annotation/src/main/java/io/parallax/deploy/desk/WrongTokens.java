package io.parallax.deploy.desk;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The rate limit of wrong tokens: {@link #MOST} different ones per client address and minute. IPv6
 * addresses count by their /64 prefix, since a machine chooses the rest itself.
 *
 * <p>The same wrong token again does not count: it is not another guess, but a page that still has
 * the token of an earlier desk. The minute begins with an address's first wrong token. Not for use
 * by several threads.
 */
final class WrongTokens {
  static final int MOST = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** The maximum number of addresses, which bounds the memory; the oldest are dropped first. */
  static final int MOST_ADDRESSES = 1024;

  private static final int NETWORK_BYTES = 8;

  private final LongSupplier nanos;
  private final Map<String, Guesses> byAddress = new LinkedHashMap<>();

  /** What an address has shown, as digests: a token may be long. */
  private record Guesses(long since, Set<String> digests) {}

  /**
   * No wrong tokens so far.
   *
   * @param nanos the time, as of {@link System#nanoTime}
   */
  WrongTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes a wrong token. */
  void add(InetAddress address, String token) {
    forgetOld();
    byAddress
        .computeIfAbsent(network(address), a -> new Guesses(nanos.getAsLong(), new HashSet<>()))
        .digests
        .add(digest(token));
    if (byAddress.size() > MOST_ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  /** How long an address has to wait that has shown too many; zero if it need not. */
  Duration wait(InetAddress address) {
    forgetOld();
    Guesses guesses = byAddress.get(network(address));
    return guesses == null || guesses.digests.size() < MOST
        ? Duration.ZERO
        : WINDOW.minusNanos(nanos.getAsLong() - guesses.since);
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    byAddress.values().removeIf(guesses -> now - guesses.since >= WINDOW.toNanos());
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
