package io.parallax.deploy.desk;

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
 * The wrong tokens that each address has shown of late, of which it may show so many a minute.
 *
 * <p>The same one again does not count: it is no further guess, but a page that still has the token
 * of an earlier desk. The minute begins with an address's first wrong token. Not for use by several
 * threads.
 */
final class WrongTokens {
  static final int MOST = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Of more, those whose minute began first are forgotten, so that nobody can fill the memory. */
  static final int MOST_ADDRESSES = 1024;

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
  void add(String address, String token) {
    forgetOld();
    byAddress
        .computeIfAbsent(address, a -> new Guesses(nanos.getAsLong(), new HashSet<>()))
        .digests
        .add(digest(token));
    if (byAddress.size() > MOST_ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  /** How long no token of an address is looked at; zero if one is. */
  Duration wait(String address) {
    forgetOld();
    Guesses guesses = byAddress.get(address);
    return guesses == null || guesses.digests.size() < MOST
        ? Duration.ZERO
        : WINDOW.minusNanos(nanos.getAsLong() - guesses.since);
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
